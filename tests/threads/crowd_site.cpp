#include "threads/crowd_site.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

namespace cxsync::test::threads {

namespace {

constexpr std::string_view k_config = R"({"site":"crowd","ivinex":{"modules":{"dispositions":{}}}})";

CrowdSite& site_of(void* user_data) { return *static_cast<CrowdSite*>(user_data); }

void must(cxs_status status) {
  if (status != CXS_OK) throw std::runtime_error(cxs_status_name(status));
}

}  // namespace

/// One callback. It lets others run, and looks whether one of them is here too.
class CrowdSite::Inside {
 public:
  explicit Inside(void* user_data) : site(site_of(user_data)) {
    if (site.inside_++ != 0) site.overlapped_ = true;
    std::this_thread::yield();
    cxs_document* document = nullptr;  // rule 12: not even from here
    if (cxs_client_history(site.client_, &document, nullptr) != CXS_E_BUSY) site.overlapped_ = true;
    cxs_document_free(document);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { --site.inside_; }

  CrowdSite& site;
};

CrowdSite::CrowdSite(std::string state_path, int records, std::function<void()> interlude)
    : interlude_(std::move(interlude)) {
  for (int i = 1; i <= records; ++i) names_[std::to_string(i)] = "Disposition " + std::to_string(i);
  cxs_source_callbacks source_table;
  cxs_source_callbacks_init(&source_table, sizeof(source_table));
  source_table.address = "crowd:source";
  source_table.pull = pull;
  source_table.user_data = this;
  cxs_sink_callbacks sink_table;
  cxs_sink_callbacks_init(&sink_table, sizeof(sink_table));
  sink_table.batch_size = 2;
  sink_table.address = "crowd:sink";
  sink_table.read = read;
  sink_table.write = write;
  sink_table.user_data = this;
  cxs_source* source = nullptr;
  cxs_sink* sink = nullptr;
  must(cxs_source_new(&source_table, &source, nullptr));
  must(cxs_sink_new(&sink_table, &sink, nullptr));
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = k_config.data();
  options.config_len = k_config.size();
  options.state_path = state_path.c_str();
  options.source = source;
  options.sink = sink;
  must(cxs_client_open(&options, &client_, nullptr));
  cxs_source_free(source);
  cxs_sink_free(sink);
}

CrowdSite::~CrowdSite() { cxs_client_free(client_); }

void CrowdSite::publish(cxs_plan* plan) {
  const std::lock_guard lock(mutex_);
  plan_ = std::shared_ptr<cxs_plan>(plan, cxs_plan_free);
}

std::shared_ptr<cxs_plan> CrowdSite::plan() const {
  const std::lock_guard lock(mutex_);
  return plan_;
}

bool CrowdSite::is_unharmed() const {
  std::map<std::string, int> copies;
  for (const auto& [id, fields] : table_) ++copies[fields.at("cxone_id")];
  return std::all_of(copies.begin(), copies.end(), [](const auto& entry) { return entry.second == 1; });
}

bool CrowdSite::is_finished() const {
  return is_unharmed() && table_.size() == names_.size() &&
         std::all_of(table_.begin(), table_.end(),
                     [&](const auto& row) { return row.second.at("name") == names_.at(row.second.at("cxone_id")); });
}

int32_t CrowdSite::pull(int32_t, cxs_records* records, void* user_data) {
  const Inside inside(user_data);
  CrowdSite& site = inside.site;
  for (const auto& [key, name] : site.names_) {
    cxs_records_add(records, key.data(), key.size());
    cxs_records_set(records, "name", name.data(), name.size());
  }
  site.interlude_();
  return cxs_records_should_stop(records);
}

int32_t CrowdSite::read(int32_t, const char* const*, size_t, cxs_records* records, void* user_data) {
  const Inside inside(user_data);
  CrowdSite& site = inside.site;
  site.interlude_();
  for (const auto& [id, fields] : site.table_) {
    cxs_records_add(records, id.data(), id.size());
    for (const auto& [name, value] : fields) cxs_records_set(records, name.c_str(), value.data(), value.size());
  }
  return 0;
}

int32_t CrowdSite::write(int32_t, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  const Inside inside(user_data);
  CrowdSite& site = inside.site;
  for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
    const cxs_text given = cxs_rows_id(rows, i);
    const std::string id = given.data == nullptr ? "row-" + std::to_string(++site.next_id_) : given.data;
    for (size_t f = 0; f < cxs_rows_field_count(rows, i); ++f) {
      site.table_[id][cxs_rows_field_name(rows, i, f).data] = cxs_rows_field_value(rows, i, f).data;
    }
    cxs_answers_written(answers, i, id.data(), id.size());
    site.interlude_();
    if (cxs_answers_should_stop(answers) != 0) return 0;
  }
  return 0;
}

}  // namespace cxsync::test::threads
