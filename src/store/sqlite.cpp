#include "store/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <new>
#include <utility>

namespace cxsync::store {
namespace {

constexpr int k_busy_timeout_ms = 5000;

int open_flags(OpenMode mode) {
  switch (mode) {
    case OpenMode::read:
      return SQLITE_OPEN_READONLY;
    case OpenMode::write:
      return SQLITE_OPEN_READWRITE;
    case OpenMode::memory:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
  }
  return SQLITE_OPEN_READONLY;
}

struct Meaning {
  ErrorCode code;
  const char* what;
  const char* hint;
};

constexpr const char* k_begin_anew =
    "Restore the file from a backup, or move it and the files -wal and -shm beside it away; the next run then starts "
    "with an empty state and finds the links again by the key field.";
constexpr const char* k_permissions =
    "Give the user that runs cxsync the right to read and write the file, the files -wal, -shm and .lock beside it, "
    "and their folder.";

Meaning meaning_of(int result) {
  if (result == SQLITE_IOERR_NOMEM) result = SQLITE_NOMEM;
  switch (result & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      return {ErrorCode::state_corrupt, "is damaged or no cxsync state", k_begin_anew};
    case SQLITE_FULL:
      return {ErrorCode::state_unusable, "cannot be written because the disk is full",
              "Free some space on the disk that holds the file and run again."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::state_unusable, "is held by another program",
              "Close the program that has the file open (a backup, a database viewer) and run again."};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      return {ErrorCode::state_unusable, "cannot be opened, or not be written", k_permissions};
    case SQLITE_IOERR:
      return {ErrorCode::state_unusable, "cannot be read or written",
              "Check that its disk works, has space left and allows files of this size, then run again."};
    case SQLITE_NOMEM:
      return {ErrorCode::no_memory, "could not be used for lack of memory", ""};
    default:
      return {ErrorCode::internal, "could not be used", ""};
  }
}

}  // namespace

Database::Database(std::string path, OpenMode mode, const Disk& disk) : path_(std::move(path)) {
  const int result = sqlite3_open_v2(path_.c_str(), &handle_, open_flags(mode) | SQLITE_OPEN_NOMUTEX, disk.vfs());
  if (result != SQLITE_OK) {
    const Error failure = error(result);
    sqlite3_close(handle_);
    throw failure;
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, k_busy_timeout_ms);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw error(result);
}

std::int64_t Database::number(std::string_view sql) {
  Statement statement(*this, sql);
  statement.start();
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::text(std::string_view sql) {
  Statement statement(*this, sql);
  statement.start();
  return statement.step() ? statement.text(0) : std::string();
}

void Database::copy_from(Database& other) {
  sqlite3_backup* backup = sqlite3_backup_init(handle_, "main", other.handle_, "main");
  if (backup == nullptr) throw error(sqlite3_errcode(handle_));
  sqlite3_backup_step(backup, -1);
  const int result = sqlite3_backup_finish(backup);
  if (result != SQLITE_OK) throw other.error(result);
}

Error Database::error(int result) const {
  const Meaning meaning = meaning_of(result);
  std::string message = "The state file " + path_ + " " + meaning.what + " (";
  message += sqlite3_errstr(result);
  const int system_error = handle_ == nullptr ? 0 : sqlite3_system_errno(handle_);
  // The handle keeps the last number of the system for good; only these results are about the system.
  const int primary = result & 0xff;
  if (system_error != 0 && (primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR || primary == SQLITE_FULL)) {
    message.append(": ").append(std::strerror(system_error));
  } else if (handle_ != nullptr && primary == SQLITE_ERROR) {
    message.append(": ").append(sqlite3_errmsg(handle_));
  }
  message += ").";
  return Error(meaning.code, std::move(message), meaning.hint, {{"file", path_}});
}

Error Database::corrupt(const std::string& what) const {
  return Error(ErrorCode::state_corrupt, "The state file " + path_ + " " + what + ".", k_begin_anew, {{"file", path_}});
}

Statement::Statement(const Database& database, std::string_view sql) : database_(database) {
  check(sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &handle_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

bool Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) {
    reset();  // a statement left at its end would keep the read transaction open
    return false;
  }
  const Error failure = database_.error(result);
  reset();
  throw failure;
}

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::int64_t Database::changes() const noexcept { return sqlite3_changes(handle_); }

std::string_view Statement::view(int column) const {
  const auto* data = sqlite3_column_text(handle_, column);
  if (data == nullptr) {
    // Null, or a text for which there was no memory.
    if (sqlite3_errcode(database_.handle()) == SQLITE_NOMEM) throw std::bad_alloc();
    return {};
  }
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

void Statement::reset() { sqlite3_reset(handle_); }

void Statement::bind(int index, std::string_view text) {
  // A null pointer would bind null instead of an empty text.
  const char* data = text.data() == nullptr ? "" : text.data();
  check(sqlite3_bind_text64(handle_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_number(int index, std::int64_t number) { check(sqlite3_bind_int64(handle_, index, number)); }

void Statement::bind_null(int index) { check(sqlite3_bind_null(handle_, index)); }

void Statement::check(int result) const {
  if (result != SQLITE_OK) throw database_.error(result);
}

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  // SQLite has rolled back by itself after some errors; then there is nothing left to undo.
  if (open_ && sqlite3_get_autocommit(database_.handle()) == 0) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace cxsync::store
