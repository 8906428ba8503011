#include "ivinex_store.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

namespace simulator {

namespace json = boost::json;

namespace {

constexpr const char* k_schema = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS records (collection_id INTEGER PRIMARY KEY AUTOINCREMENT, module INTEGER NOT NULL,
  created_by TEXT NOT NULL, created_date TEXT NOT NULL, modified_by TEXT NOT NULL, modified_date TEXT NOT NULL,
  fields_changed TEXT NOT NULL, field_values TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0);
)";

class Statement {
 public:
  Statement(sqlite3* database, const char* text) : database_(database) {
    if (sqlite3_prepare_v2(database, text, -1, &statement_, nullptr) != SQLITE_OK) fail();
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void bind(int at, std::int64_t value) { check(sqlite3_bind_int64(statement_, at, value)); }
  void bind(int at, std::string_view value) {
    check(sqlite3_bind_text(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail();
    return result == SQLITE_ROW;
  }
  [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::string text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  void check(int result) const {
    if (result != SQLITE_OK) fail();
  }
  [[noreturn]] void fail() const { throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_)); }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

// `0,14211,0`: numbers of the changed fields between zeros; the numbers are invented.
std::string changed_list(const IvinexModule& module, const json::object& values) {
  std::string list = "0";
  for (std::size_t at = 0; at < module.fields.size(); ++at) {
    if (values.contains(module.fields[at].name)) {
      list += ',';
      list += std::to_string((module.id - 10000) * 70 + 10 + static_cast<std::int64_t>(at));
    }
  }
  list += ",0";
  return list;
}

}  // namespace

std::string IvinexRow::text(std::string_view field) const {
  const auto* value = values.if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

void IvinexStore::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

IvinexStore::IvinexStore(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  const int opened = sqlite3_open(file.c_str(), &database);
  database_.reset(database);
  if (opened != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
  sqlite3_busy_timeout(database, 2000);
  run(k_schema);
  load();
}

void IvinexStore::run(const char* statement) const {
  if (sqlite3_exec(database_.get(), statement, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
  }
}

void IvinexStore::load() {
  is_new_ = true;
  Statement select(database_.get(), "SELECT * FROM records ORDER BY collection_id");
  while (select.step()) {
    is_new_ = false;
    next_id_ = select.number(0) + 1;
    if (select.number(8) != 0) continue;
    rows_[select.number(1)].push_back({.id = select.number(0),
                                       .module = select.number(1),
                                       .created_by = select.text(2),
                                       .created_date = select.text(3),
                                       .modified_by = select.text(4),
                                       .modified_date = select.text(5),
                                       .fields_changed = select.text(6),
                                       .values = json::parse(select.text(7)).as_object(),
                                       .rendered = ""});
  }
}

void IvinexStore::save(const IvinexRow& row) const {
  Statement replace(database_.get(), "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)");
  replace.bind(1, row.id);
  replace.bind(2, row.module);
  replace.bind(3, row.created_by);
  replace.bind(4, row.created_date);
  replace.bind(5, row.modified_by);
  replace.bind(6, row.modified_date);
  replace.bind(7, row.fields_changed);
  replace.bind(8, json::serialize(row.values));
  replace.step();
}

const std::vector<IvinexRow>& IvinexStore::rows(std::int64_t module) const {
  static const std::vector<IvinexRow> none;
  const auto found = rows_.find(module);
  return found != rows_.end() ? found->second : none;
}

const IvinexRow* IvinexStore::find(std::int64_t module, std::int64_t id) const {
  const auto& all = rows(module);
  const auto row = std::ranges::lower_bound(all, id, {}, &IvinexRow::id);
  return row != all.end() && row->id == id ? &*row : nullptr;
}

IvinexRow* IvinexStore::find_mine(std::int64_t module, std::int64_t id) {
  auto& all = rows_[module];
  const auto row = std::ranges::lower_bound(all, id, {}, &IvinexRow::id);
  return row != all.end() && row->id == id ? &*row : nullptr;
}

std::int64_t IvinexStore::insert(const IvinexModule& module, const json::object& values, const std::string& user,
                                 const std::string& time) {
  IvinexRow row{.id = next_id_++,
                .module = module.id,
                .created_by = user,
                .created_date = time,
                .modified_by = user,
                .modified_date = time,
                .fields_changed = changed_list(module, values),
                .values = {},
                .rendered = ""};
  for (const auto& field : module.fields) row.values[field.name] = field.checkbox ? "false" : "";
  for (const auto& [name, value] : values) row.values[name] = value;
  save(row);
  rows_[module.id].push_back(std::move(row));
  return next_id_ - 1;
}

bool IvinexStore::update(const IvinexModule& module, std::int64_t id, const json::object& values,
                         const std::string& user, const std::string& time) {
  auto* row = find_mine(module.id, id);
  if (row == nullptr) return false;
  for (const auto& [name, value] : values) row->values[name] = value;
  row->modified_by = user;
  row->modified_date = time;
  row->fields_changed = changed_list(module, values);
  row->rendered.clear();
  save(*row);
  return true;
}

bool IvinexStore::remove(std::int64_t module, std::int64_t id) {
  const auto* row = find(module, id);
  if (row == nullptr) return false;
  Statement mark(database_.get(), "UPDATE records SET deleted = 1 WHERE collection_id = ?");
  mark.bind(1, id);
  mark.step();
  auto& all = rows_[module];
  all.erase(all.begin() + (row - all.data()));
  return true;
}

void IvinexStore::begin() { run("BEGIN"); }
void IvinexStore::commit() { run("COMMIT"); }

void IvinexStore::forget_renderings() const {
  for (const auto& [module, rows] : rows_) {
    for (const auto& row : rows) row.rendered.clear();
  }
}

}  // namespace simulator
