#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"
#include "store/disk.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace cxsync::store {

/// How a database file is opened. None of them makes a file but `memory`, which is no file at all.
enum class OpenMode : std::uint8_t { read, write, memory };

/// One connection to one SQLite file. Everything it throws is an Error that names the file: state_corrupt,
/// state_unusable, or internal for a mistake of ours.
class Database {
 public:
  Database(std::string path, OpenMode mode, const Disk& disk = posix_disk());
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Runs one or several statements whose rows nobody wants.
  void execute(const std::string& sql);
  /// The first column of the first row of a statement that has one.
  std::int64_t number(std::string_view sql);
  std::string text(std::string_view sql);
  /// Copies the whole content of another database over this one.
  void copy_from(Database& other);

  /// What a result code of SQLite means to a person.
  [[nodiscard]] Error error(int result) const;
  [[nodiscard]] Error corrupt(const std::string& what) const;
  /// Rows that the last statement inserted, changed or deleted.
  [[nodiscard]] std::int64_t changes() const noexcept;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }

 private:
  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// One prepared statement: `start` with the values of its parameters in their order, then `step` until it gives false;
/// or `run` for both. May be started any number of times. The database outlives it.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  template <typename... Values>
  void start(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
  }
  /// True: there is a row.
  bool step();
  /// Starts it, and gives up its rows.
  template <typename... Values>
  void run(const Values&... values) {
    start(values...);
    while (step()) {
    }
  }

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
  /// Borrowed until the next step.
  [[nodiscard]] std::string_view view(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::uint64_t count(int column) const { return static_cast<std::uint64_t>(number(column)); }
  /// Empty for null.
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;

 private:
  void reset();
  void bind(int index, std::string_view text);
  void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
  void bind(int index, const char* text) { bind(index, std::string_view(text)); }
  void bind_number(int index, std::int64_t number);
  void bind_null(int index);
  template <std::integral Number>
  void bind(int index, Number number) {
    bind_number(index, static_cast<std::int64_t>(number));
  }
  template <typename Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind_null(index);
    }
  }
  void check(int result) const;

  const Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

/// Everything between construction and commit() happens as a whole or not at all.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace cxsync::store
