#include "options.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>

#include "cxsync/error.hpp"
#include "cxsync/version.h"
#include "program/options.hpp"
#include "support/text.hpp"

namespace cxsync::page {

namespace {

constexpr const char* k_about =
    "The Synchronize page: shows in a browser what CXone has, what would be written to Ivinex, and writes what is "
    "ticked.\n"
    "Prints the address to open, then serves it until SIGINT or SIGTERM.";

constexpr const char* k_footer = R"(
The printed address holds a token: whoever has it may use the page until the program ends. The page itself speaks plain
HTTP on this machine only; give it a certificate, or a reverse proxy with --allow-host, before you listen elsewhere.

Examples:
  cxsync-page --config acme.json
  cxsync-page --config acme.json --listen 127.0.0.1:8090 --allow-host crm.acme.example
  cxsync-page --config acme.json --listen 0.0.0.0:8443 --tls-cert page.pem --tls-key page-key.pem \
      --allow-host crm.acme.example:8443

Exit codes: 0 ended by a signal; 1 the command line, configuration or address does not fit; 5 internal error;
130 ended by a second signal while something was being written.)";

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return port;
}

// `127.0.0.1:8090`, `[::1]:8090`.
Endpoint endpoint_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : port_of(std::string_view(text).substr(colon + 1));
  std::string address = text.substr(0, colon);
  const bool bracketed = address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  boost::system::error_code failure;
  const auto parsed = boost::asio::ip::make_address(address, failure);
  if (!port || failure || parsed.is_v6() != bracketed) {
    throw Error(ErrorCode::usage, "--listen " + printable(text, 80) + " is not an address and a port.",
                "Write a numeric address and a port, such as 127.0.0.1:8090 or [::1]:8090.");
  }
  return {address, *port};
}

std::string allowed_host(std::string text) {
  text = fold_case(text);
  const bool plain =
      !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") == std::string::npos;
  if (plain) return text;
  throw Error(ErrorCode::usage, "--allow-host " + printable(text, 80) + " is not a host.",
              "Write what stands in the browser's address line between // and the next /, such as crm.acme.example.");
}

void require_both(const Options& options) {
  if (options.tls_certificate.empty() == options.tls_key.empty()) return;
  throw Error(ErrorCode::usage, "TLS needs a certificate and its key.", "Give both --tls-cert and --tls-key.");
}

}  // namespace

std::variant<Options, std::string> read_options(int argc, const char* const* argv) {
  Options options;
  std::string listen = "127.0.0.1:0", level = "warn";
  CLI::App app(k_about, "cxsync-page");
  app.footer(k_footer);
  app.set_version_flag("--version", "cxsync-page " CXS_VERSION_STRING);
  app.add_option("--config", options.config, "The site's configuration (JSON)")->required()->type_name("FILE");
  app.add_option("--listen", listen, "Where to serve the page; port 0 takes a free one")
      ->capture_default_str()
      ->type_name("ADDRESS:PORT");
  app.add_option("--tls-cert", options.tls_certificate, "Serve HTTPS with this certificate chain (PEM)")
      ->type_name("FILE");
  app.add_option("--tls-key", options.tls_key, "The certificate's key (PEM)")->type_name("FILE");
  app.add_option("--allow-host", options.allowed_hosts,
                 "Another name under which browsers reach the page; may be repeated")
      ->allow_extra_args(false)
      ->type_name("HOST[:PORT]");
  const CLI::Option* actor =
      app.add_option("--actor", options.actor, "Who ticks the rows, for the history (default: your login name)");
  program::add_log_level(app, level);
  if (auto text = program::parse(app, argc, argv)) return std::move(*text);
  options.listen = endpoint_of(listen);
  options.log_level = program::log_level(level);
  for (std::string& host : options.allowed_hosts) host = allowed_host(std::move(host));
  if (actor->count() == 0) options.actor = program::login_name();
  require_both(options);
  return options;
}

}  // namespace cxsync::page
