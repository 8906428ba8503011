#include "engine/site.hpp"

#include <array>
#include <cstdio>

#include "cxone/cxone_source.hpp"
#include "engine/host_side.hpp"
#include "ivinex/ivinex_sink.hpp"

namespace cxsync {

Site::Site(Config config, EngineOptions options)
    : config_(std::move(config)),
      now_(options.now ? std::move(options.now) : system_clock()),
      random_(options.random ? std::move(options.random) : system_random()),
      disk_(std::move(options.disk)) {
  if (options.source) {
    source_ = wrap_source(std::move(options.source));
  } else {
    const CxoneConfig& side = config_.cxone;
    cxone_client_ = std::make_unique<http::Client>(
        loop_.executor(),
        http::ClientOptions{.component = "cxone", .tls = side.tls, .proxy = side.proxy, .limits = side.limits}, random_,
        now_);
    source_ = cxone::make_source(side, *cxone_client_, now_);
  }
  if (options.sink) {
    sink_ = wrap_sink(std::move(options.sink));
  } else {
    const IvinexConfig& side = config_.ivinex;
    ivinex_client_ = std::make_unique<http::Client>(
        loop_.executor(),
        http::ClientOptions{.component = "ivinex", .tls = side.tls, .proxy = side.proxy, .limits = side.limits},
        random_, now_);
    sink_ = ivinex::make_sink(side, *ivinex_client_, now_);
  }
}

Task<SideIdentity> Site::source_identity(std::optional<store::Identity> recorded, const Call& call) {
  const bool own = cxone_client_ == nullptr;
  const CxoneConfig& side = config_.cxone;
  const std::string& address = side.auth == CxoneAuth::access_key ? side.issuer : side.regional_url;
  if (!own && recorded && !recorded->tenant.empty() && recorded->cxone_address == address) {
    co_return SideIdentity{address, recorded->tenant};
  }
  SideIdentity identity = co_await source_->describe(call);
  co_return identity;
}

std::vector<Kind> Site::kinds() const {
  std::vector<Kind> kinds;
  for (const Kind kind : k_all_kinds) {
    if (config_.module(kind) != nullptr) kinds.push_back(kind);
  }
  return kinds;
}

const ModuleConfig& Site::module(Kind kind) const {
  const ModuleConfig* module = config_.module(kind);
  if (module != nullptr) return *module;
  const std::string word(to_string(kind));
  throw Error(ErrorCode::kind_not_configured, "the configuration has no Ivinex module for " + word,
              "Add /ivinex/modules/" + word + " with the module's collection_type_id, or choose another kind.",
              {{"kind", word}, {"path", "/ivinex/modules/" + word}});
}

std::string Site::new_run_id(Kind kind) const {
  std::array<char, 17> chance{};
  std::snprintf(chance.data(), chance.size(), "%08llx", static_cast<unsigned long long>(random_() & 0xFFFFFFFFU));
  return utc_compact(now_()) + "-" + std::string(to_string(kind)) + "-" + chance.data();
}

}  // namespace cxsync
