#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cxsync/cxsync.h"

namespace cxsync::test::memory {

/// A host with both sides of its own, whose own memory never runs out. It is careless: it looks at no status that the
/// library gives to its callbacks.
class HostSite {
 public:
  /// Three users: the table has the first as it is, the second with another name, and not the third.
  explicit HostSite(std::string state);

  [[nodiscard]] cxs_source_callbacks source_table();
  [[nodiscard]] cxs_sink_callbacks sink_table();
  /// The configuration, and a clock and random numbers that give the same plan every time.
  [[nodiscard]] cxs_client_options client_options();

  /// What no sync may ever leave behind; empty: nothing.
  [[nodiscard]] std::string damage() const;
  /// The user stands in the table as the source has it.
  [[nodiscard]] bool is_written(const std::string& key) const;
  [[nodiscard]] bool is_finished() const;

  int sides_held = 0;  ///< tables of callbacks that the library took and has not released

 private:
  using Fields = std::map<std::string, std::string>;
  struct Row {
    std::string id;
    Fields fields;
  };

  static int32_t pull(int32_t kind, cxs_records* records, void* user_data);
  static int32_t read(int32_t kind, const char* const* fields, size_t count, cxs_records* records, void* user_data);
  static int32_t write(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data);
  static void release(void* user_data);
  std::string store(const cxs_rows* rows, std::size_t row);

  std::string config_;
  std::string state_;
  std::map<std::string, Fields> users_;
  std::vector<Row> table_;
  int next_id_ = 900;
  std::uint64_t random_ = 0;
};

}  // namespace cxsync::test::memory
