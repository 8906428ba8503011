#include <array>
#include <cstddef>

#include "capi/own_side.hpp"
#include "capi/sized.hpp"

using namespace cxsync;
using namespace cxsync::capi;

namespace {

#define CXS_END_OF(field) (offsetof(cxs_source_callbacks, field) + sizeof(cxs_source_callbacks::field))
constexpr std::array k_ends{CXS_END_OF(struct_size), CXS_END_OF(reserved), CXS_END_OF(address),  CXS_END_OF(tenant),
                            CXS_END_OF(pull),        CXS_END_OF(release),  CXS_END_OF(user_data)};
#undef CXS_END_OF

/// A source made of the host's callbacks.
class CallbackSource final : public SyncSource {
 public:
  explicit CallbackSource(const cxs_source_callbacks& table)
      : table_(table),
        identity_{text_argument(table.address, "source's address"), text_argument(table.tenant, "source's tenant")} {
    if (identity_.address.empty()) throw invalid_argument("the source has no address");
    if (table.pull == nullptr) throw invalid_argument("the source has no pull callback");
  }
  CallbackSource(const CallbackSource&) = delete;
  CallbackSource& operator=(const CallbackSource&) = delete;
  ~CallbackSource() override {
    if (owns_ && table_.release != nullptr) run_callback([&] { return table_.release(table_.user_data), 0; });
  }
  /// From now on the user data is released with it.
  void own() noexcept { owns_ = true; }

  SideIdentity describe(const Call&) override { return identity_; }

  Snapshot pull(Kind kind, const Call& call) override {
    cxs_records records(kind, call);
    const int32_t result =
        run_callback([&] { return table_.pull(static_cast<int32_t>(kind), &records, table_.user_data); });
    return taken(records, result, "source");
  }

  std::vector<Check> diagnose(std::span<const Kind> kinds, const Call& call) override {
    std::vector<Check> checks;
    for (const Kind kind : kinds) {
      checks.push_back(check_of("cxone." + std::string(to_string(kind)), "source", [&] { return pull(kind, call); }));
    }
    return checks;
  }

 private:
  cxs_source_callbacks table_;
  SideIdentity identity_;
  bool owns_ = false;
};

}  // namespace

extern "C" {

void cxs_source_callbacks_init(cxs_source_callbacks* callbacks, uint32_t struct_size) CXS_NOEXCEPT {
  init_sized(callbacks, struct_size);
}

cxs_status cxs_source_new(const cxs_source_callbacks* callbacks, cxs_source** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    if (callbacks == nullptr) throw invalid_argument("the table of the source is NULL");
    auto source = std::make_shared<CallbackSource>(read_sized(*callbacks, k_ends, "callbacks of the source"));
    auto handle = std::make_unique<cxs_source>();
    source->own();
    handle->source = std::move(source);
    return handle.release();
  });
}

void cxs_source_free(cxs_source* source) CXS_NOEXCEPT { delete checked(source); }
}
