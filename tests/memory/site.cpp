#include "memory/site.hpp"

#include <algorithm>
#include <utility>

#include "memory/short_memory.hpp"

namespace cxsync::test::memory {

using short_memory::Spared;

namespace {

/// The Ivinex field that a canonical field feeds.
std::string column(const std::string& name) { return name == "is_active" ? "active" : name; }

}  // namespace

HostSite::HostSite(std::string state)
    : config_(R"({"site":"short","ivinex":{"modules":{"users":{}}}})"), state_(std::move(state)) {
  const char* const names[] = {"Ada", "Grace", "Barbara"};
  for (int i = 0; i < 3; ++i) {
    const std::string name = names[i];
    users_[std::to_string(11 + i)] = {{"user_name", name + "@example.org"},
                                      {"first_name", name},
                                      {"last_name", "A last name that needs memory of its own"},
                                      {"email", name + ".with.a.long.address@example.org"},
                                      {"is_active", "true"}};
  }
  for (const std::string key : {"11", "12"}) {
    Row& row = table_.emplace_back();
    row.id = "8" + key;
    for (const auto& [name, value] : users_[key]) row.fields[column(name)] = value;
    row.fields["cxone_id"] = key;
    row.fields["user_groups"] = "Call Center Agents";
  }
  table_.back().fields["last_name"] = "A last name that is no longer true";
}

cxs_source_callbacks HostSite::source_table() {
  cxs_source_callbacks table;
  cxs_source_callbacks_init(&table, sizeof(table));
  table.address = "host:the-directory-of-all-users";
  table.pull = pull;
  table.release = release;
  table.user_data = this;
  return table;
}

cxs_sink_callbacks HostSite::sink_table() {
  cxs_sink_callbacks table;
  cxs_sink_callbacks_init(&table, sizeof(table));
  table.address = "host:the-table-of-all-users";
  table.read = read;
  table.write = write;
  table.release = release;
  table.user_data = this;
  return table;
}

cxs_client_options HostSite::client_options() {
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = config_.data();
  options.config_len = config_.size();
  options.state_path = state_.c_str();
  options.now = [](void*) -> int64_t { return 1764000000000; };
  options.random = [](void* data) -> uint64_t { return ++static_cast<HostSite*>(data)->random_; };
  options.random_user_data = this;
  return options;
}

std::string HostSite::damage() const {
  for (const auto& [key, fields] : users_) {
    const auto has_key = [&](const Row& row) {
      const auto found = row.fields.find("cxone_id");
      return found != row.fields.end() && found->second == key;
    };
    const auto copies = std::count_if(table_.begin(), table_.end(), has_key);
    if (copies > 1) return "user " + key + " stands in the table " + std::to_string(copies) + " times";
    if (copies == 0 && key != "13") return "user " + key + " is gone from the table";
    if (copies == 1 && key != "12" && !is_written(key)) return "user " + key + " is only half in the table";
  }
  return table_.size() > users_.size() ? "the table has a row that is nobody's" : "";
}

bool HostSite::is_written(const std::string& key) const {
  const auto wanted = users_.find(key);
  if (wanted == users_.end()) return false;
  return std::any_of(table_.begin(), table_.end(), [&](const Row& row) {
    const auto holds = [&](const std::string& name, const std::string& value) {
      const auto found = row.fields.find(name);
      return found != row.fields.end() && found->second == value;
    };
    return holds("cxone_id", key) && holds("user_groups", "Call Center Agents") &&
           std::all_of(wanted->second.begin(), wanted->second.end(),
                       [&](const auto& field) { return holds(column(field.first), field.second); });
  });
}

bool HostSite::is_finished() const {
  return table_.size() == users_.size() &&
         std::all_of(users_.begin(), users_.end(), [&](const auto& user) { return is_written(user.first); });
}

int32_t HostSite::pull(int32_t, cxs_records* records, void* user_data) {
  for (const auto& [key, fields] : static_cast<HostSite*>(user_data)->users_) {
    cxs_records_add(records, key.data(), key.size());
    for (const auto& [name, value] : fields) cxs_records_set(records, name.c_str(), value.data(), value.size());
  }
  return 0;
}

int32_t HostSite::read(int32_t, const char* const*, size_t, cxs_records* records, void* user_data) {
  for (const Row& row : static_cast<HostSite*>(user_data)->table_) {
    cxs_records_add(records, row.id.data(), row.id.size());
    for (const auto& [name, value] : row.fields) cxs_records_set(records, name.c_str(), value.data(), value.size());
  }
  return 0;
}

int32_t HostSite::write(int32_t, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
    const std::string id = static_cast<HostSite*>(user_data)->store(rows, i);
    cxs_answers_written(answers, i, id.data(), id.size());
  }
  return 1;  // every row has its answer, which counts; the failure is logged
}

void HostSite::release(void* user_data) { --static_cast<HostSite*>(user_data)->sides_held; }

std::string HostSite::store(const cxs_rows* rows, std::size_t row) {
  const Spared spared;
  const cxs_text id = cxs_rows_id(rows, row);
  auto found =
      std::find_if(table_.begin(), table_.end(), [&](const Row& it) { return id.data != nullptr && it.id == id.data; });
  if (found == table_.end()) {
    found = table_.emplace(table_.end());
    found->id = std::to_string(++next_id_);
  }
  for (size_t i = 0; i < cxs_rows_field_count(rows, row); ++i) {
    found->fields[cxs_rows_field_name(rows, row, i).data] = cxs_rows_field_value(rows, row, i).data;
  }
  return found->id;
}

}  // namespace cxsync::test::memory
