#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/cxsync.h"
#include "cxsync/engine.hpp"
#include "support/lazy_text.hpp"

namespace cxsync::capi {

/// The status that stands for an error code.
cxs_status status_of(ErrorCode code) noexcept;

/// Stands first in every handle, so that a handle of another kind is told before it is used.
template <std::uint32_t Number>
struct Tagged {
  static constexpr std::uint32_t k_tag = 0x43585300U + Number;
  std::uint32_t tag = k_tag;

  Tagged() = default;
  Tagged(const Tagged&) = delete;
  Tagged& operator=(const Tagged&) = delete;
  ~Tagged() { tag = 0; }
};

/// The handle, if it is one of its type; else null. A freed handle is often, but not always, told too.
template <typename Handle>
Handle* checked(Handle* handle) noexcept {
  return handle != nullptr && handle->tag == std::remove_const_t<Handle>::k_tag ? handle : nullptr;
}

/// The text, made now if nobody asked for it before; without data if there is no memory for it.
template <typename Make>
cxs_text text_of(const LazyText& text, const Make& make) noexcept {
  try {
    const std::string& made = text.get(make);
    return {made.c_str(), made.size()};
  } catch (...) {
    return {nullptr, 0};
  }
}

inline cxs_text borrowed(const std::string& text) noexcept { return {text.c_str(), text.size()}; }
inline cxs_text borrowed(const std::optional<std::string>& text) noexcept {
  return text ? borrowed(*text) : cxs_text{nullptr, 0};
}
/// The same for a text that is empty when there is nothing to say.
inline cxs_text borrowed_unless_empty(const std::string& text) noexcept {
  return text.empty() ? cxs_text{nullptr, 0} : borrowed(text);
}
/// Of a literal, or of anything else that ends in NUL.
inline cxs_text borrowed(std::string_view text) noexcept { return {text.data(), text.size()}; }

}  // namespace cxsync::capi

struct cxs_plan : cxsync::capi::Tagged<1> {
  explicit cxs_plan(cxsync::Plan from) : plan(std::move(from)) {
    static_cast<void>(plan.digest());  // now, because the readers do not allocate
  }
  const cxsync::Plan plan;
  cxsync::LazyText json;
};

struct cxs_error : cxsync::capi::Tagged<2> {
  cxs_error(cxs_status with, cxsync::Error from);
  const cxs_status status;
  const cxsync::Error error;
  std::unique_ptr<cxs_plan> plan;  ///< null: none
  cxsync::LazyText json;
};

struct cxs_cancel : cxsync::capi::Tagged<3> {
  std::stop_source stop;
};

struct cxs_document : cxsync::capi::Tagged<4> {
  explicit cxs_document(std::string from) : text(std::move(from)) {}
  const std::string text;
};

struct cxs_report : cxsync::capi::Tagged<5> {
  explicit cxs_report(cxsync::Report from) : report(std::move(from)) {}
  const cxsync::Report report;
  cxsync::LazyText json;
};

struct cxs_check_list : cxsync::capi::Tagged<6> {
  explicit cxs_check_list(cxsync::CheckList from) : list(std::move(from)) {}
  const cxsync::CheckList list;
  cxsync::LazyText json;
};

namespace cxsync::capi {

/// One plan or report per kind, or the error that stands for it.
template <std::uint32_t Number, typename Handle, typename Set>
struct SetOf : Tagged<Number> {
  struct Entry {
    Kind kind;
    std::unique_ptr<Handle> document;
    std::unique_ptr<cxs_error> error;
  };

  explicit SetOf(Set from) : set(std::move(from)) {
    entries.reserve(set.size());
    for (const auto& [kind, result] : set) {
      Entry& entry = entries.emplace_back();
      entry.kind = kind;
      if (const Error* error = std::get_if<Error>(&result)) {
        entry.error = std::make_unique<cxs_error>(status_of(error->code()), *error);
      } else {
        entry.document = std::make_unique<Handle>(std::get<0>(result));
      }
    }
  }

  const Set set;
  std::vector<Entry> entries;
  LazyText json;
};

/// The entry at a place of a set; null when there is none, or the set is none.
template <typename SetHandle>
const auto* entry_at(const SetHandle* set, std::size_t index) noexcept {
  const SetHandle* found = checked(set);
  return found == nullptr || index >= found->entries.size() ? nullptr : &found->entries[index];
}

}  // namespace cxsync::capi

struct cxs_plan_set : cxsync::capi::SetOf<7, cxs_plan, cxsync::PlanSet> {
  using SetOf::SetOf;
};

struct cxs_report_set : cxsync::capi::SetOf<8, cxs_report, cxsync::ReportSet> {
  using SetOf::SetOf;
};

struct cxs_source : cxsync::capi::Tagged<9> {
  std::shared_ptr<cxsync::SyncSource> source;
};

struct cxs_sink : cxsync::capi::Tagged<10> {
  std::shared_ptr<cxsync::SyncSink> sink;
};

struct cxs_client : cxsync::capi::Tagged<11> {
  cxs_client(cxsync::Config config, cxsync::EngineOptions options)
      : engine(std::move(config), std::move(options)), kinds(engine.kinds()) {}
  std::atomic<bool> busy{false};
  cxsync::Engine engine;
  const std::vector<cxsync::Kind> kinds;
};
