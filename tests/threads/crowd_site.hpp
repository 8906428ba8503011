#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "cxsync/cxsync.h"

namespace cxsync::test::threads {

/// One site of a host with many: its own records, its own table, a client that every thread may try to use, and the
/// plan that was made last, which every thread may read.
class CrowdSite {
 public:
  /// @param interlude called in the middle of every callback, on the thread of the call.
  CrowdSite(std::string state_path, int records, std::function<void()> interlude);
  CrowdSite(const CrowdSite&) = delete;
  CrowdSite& operator=(const CrowdSite&) = delete;
  ~CrowdSite();

  [[nodiscard]] cxs_client* client() const { return client_; }
  void publish(cxs_plan* plan);
  /// May be null.
  [[nodiscard]] std::shared_ptr<cxs_plan> plan() const;

  /// Two calls of the client were in callbacks at once.
  [[nodiscard]] bool has_overlapped() const { return overlapped_; }
  /// Every record stands in the table exactly once, as the source has it. While no call runs.
  [[nodiscard]] bool is_finished() const;
  /// No record stands in it twice. While no call runs.
  [[nodiscard]] bool is_unharmed() const;

 private:
  static int32_t pull(int32_t kind, cxs_records* records, void* user_data);
  static int32_t read(int32_t kind, const char* const* fields, size_t count, cxs_records* records, void* user_data);
  static int32_t write(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data);

  class Inside;

  std::atomic<int> inside_{0};  ///< callbacks under way
  std::atomic<bool> overlapped_{false};
  // Without a lock: only the one call that the client takes at a time may come here, and the sanitizer sees to that.
  std::map<std::string, std::string> names_;                         ///< of the records, by key
  std::map<std::string, std::map<std::string, std::string>> table_;  ///< rows by their own id
  std::size_t next_id_ = 0;
  std::function<void()> interlude_;
  cxs_client* client_ = nullptr;
  mutable std::mutex mutex_;
  std::shared_ptr<cxs_plan> plan_;
};

}  // namespace cxsync::test::threads
