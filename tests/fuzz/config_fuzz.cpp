// A configuration may hold anything. It is taken, and then every value is in its range, or refused with the place where
// it is wrong; what its references led to stands in no message.
#include "cxsync/config.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "http/url.hpp"

namespace cxsync::fuzz {
namespace {

constexpr std::uint32_t k_most_rows = 10000;

void check_limits(const Limits& limits) {
  promise(limits.requests_per_second > 0 && limits.max_in_flight > 0 && limits.attempts > 0, "limits are positive");
  promise(limits.request_timeout_ms > 0 && limits.max_wait_ms > 0 && limits.max_response_bytes > 0,
          "limits of time and size are positive");
}

void check_address(const std::string& address) {
  if (!address.empty()) http::parse_url(address);  // an Error here would be none of the configuration
  promise(!address.ends_with('/'), "an address has no slash at its end");
}

void check(const Config& config) {
  promise(!config.site.empty() && !config.state_path.empty(), "a site has a name and a state");
  check_limits(config.cxone.limits);
  check_limits(config.ivinex.limits);
  for (const std::uint32_t rows : {config.cxone.page_size, config.ivinex.page_size, config.ivinex.batch_size}) {
    promise(rows > 0 && rows <= k_most_rows, "pages and batches have a size");
  }
  for (const auto& address :
       {config.cxone.issuer, config.cxone.regional_url, config.cxone.api_url, config.ivinex.base_url}) {
    check_address(address);
  }
  for (const auto& proxy : {config.cxone.proxy, config.ivinex.proxy}) {
    if (!proxy.empty()) http::parse_proxy(proxy);
  }
  for (const auto& module : config.ivinex.modules) {
    if (!module) continue;
    promise(!module->key_field.empty(), "a module has a key field");
    for (const auto& field : module->fields) {
      promise(!field.field.empty() && field.from.empty() == field.constant.has_value(), "a field has one origin");
    }
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  const std::string_view text = fuzz::Input(data, size).rest();
  // The fuzzer learns the secret from comparisons, and may write it where a value is shown.
  const std::string_view hidden = text.find(fuzz::k_secret) == std::string_view::npos ? fuzz::k_secret : "";
  const auto secret = [](const std::string&) { return std::string(fuzz::k_secret); };
  const ConfigResolver resolver{secret, secret, [](const std::string& path) { return "/" + path; }};
  for (const ConfigSides sides : {ConfigSides{false, false}, ConfigSides{true, true}}) {
    Config config;
    const auto read = [&] { config = parse_config(text, resolver, sides); };
    if (fuzz::accepted(ExitCode::usage, hidden, read)) fuzz::check(config);
  }
  return 0;
}
