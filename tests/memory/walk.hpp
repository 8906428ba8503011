#pragma once

#include <set>
#include <string>
#include <vector>

#include "cxsync/cxsync.h"
#include "memory/site.hpp"

namespace cxsync::test::memory {

/// Everything a host does with cxsync.h, from opening a client to freeing it, whatever fails on the way.
class Walk {
 public:
  explicit Walk(HostSite& site) : site_(site) {}

  void go();

  /// Promises that were broken, one sentence each.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
  /// Functions that failed, with their status.
  [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }
  /// The first plan; empty when there was none, or no memory for its document.
  [[nodiscard]] const std::string& plan() const { return plan_; }
  /// The list of follow-ups at the end.
  [[nodiscard]] const std::string& follow_ups() const { return follow_ups_; }

 private:
  void fault(const char* what, const char* where);
  /// Checks what every call promises. @return true when it did its work.
  bool worked(const char* where, cxs_status status, const void* out, cxs_error*& error);
  template <typename Handle, typename Call>
  Handle* got(const char* where, const Call& call);

  cxs_client* open();
  void use(cxs_client* client);
  void look_at(const cxs_plan* plan);
  void look_at(const cxs_report* report, const char* where);
  void look_at(const cxs_document* document, const char* where);
  void read_and_write(cxs_client* client);
  void all_kinds(cxs_client* client);
  void look_back(cxs_client* client, const std::string& run);

  HostSite& site_;
  std::string run_;
  std::string plan_;
  std::string follow_ups_;
  std::vector<std::string> faults_;
  std::vector<std::string> failures_;
};

}  // namespace cxsync::test::memory
