#include "options.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <stdexcept>

namespace simulator {

namespace {

constexpr const char* k_about =
    "Look-alikes of CXone and Ivinex on this machine, for trying cxsync out and for its tests.\n"
    "Prints one JSON line with the addresses and the path of a ready configuration, then serves until SIGINT or "
    "SIGTERM.";

constexpr const char* k_footer = R"(
Failures (--cxone-fail, --ivinex-fail) are a comma list of WHAT[/RETRY_AFTER][xCOUNT][+SPARED][@TEXT]:
  WHAT         an HTTP status, or a word of the table in README.md beside the source: close reset stall truncate html
               forged-json forged-html duplicate-page missing-page gzip broken-gzip gzip-bomb content-type deep-json
               invalid-utf8 huge cut=BYTES drip[=MS] stall-inside close-after refuse tls-wrong-host tls-expired
               tls-self-signed tls-1.1
  RETRY_AFTER  of a status: seconds, or the word date; none: no such header
  COUNT        how many times; none: until switched off
  SPARED       how many requests are let through first
  TEXT         only requests whose "METHOD target" holds this text
  e.g. --cxone-fail 503/1x2@agents --ivinex-fail 429x1,close@POST
All switches can also be turned while it serves, through the control address; see README.md beside its source.)";

void add_switches(CLI::App& app, Switches& switches) {
  for (const auto& entry : switch_table()) {
    const std::string name = "--" + std::string(entry.name);
    const std::string help(entry.help);
    CLI::Option* option = nullptr;
    if (const auto* flag = std::get_if<bool Switches::*>(&entry.member)) {
      option = app.add_flag(name, switches.*(*flag), help);
    } else if (const auto* number = std::get_if<std::int64_t Switches::*>(&entry.member)) {
      option = app.add_option(name, switches.*(*number), help)->capture_default_str()->type_name("N");
    } else {
      option = app.add_option(name, switches.*std::get<std::string Switches::*>(entry.member), help);
      option->capture_default_str();
      if (!entry.choices.empty()) option->check(CLI::IsMember(entry.choices))->type_name("WORD");
    }
    option->group(std::string(entry.group));
  }
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
  Options options;
  std::string dir;
  CLI::App app(k_about, "cxsync-simulator");
  app.footer(k_footer);
  app.add_option("--dir", dir, "Folder for certificates, configuration and the Ivinex records; made if missing")
      ->required()
      ->type_name("FOLDER");
  app.add_flag("--print", options.print, "Print the Ivinex records in the folder as tables and end");
  app.add_option("--users", options.users, "Agents in the CXone tenant")->capture_default_str()->type_name("N");
  app.add_option("--seed", options.seed, "Another seed, other agents")->capture_default_str()->type_name("N");
  app.add_option("--preload", options.preload,
                 "Users entered in Ivinex by hand before, like agents but without a CXone id")
      ->expected(0, 1)
      ->default_str("6")
      ->type_name("[N]");
  app.add_option("--auth", options.auth, "Sign-in of the configuration written")
      ->check(CLI::IsMember({"access_key", "regional_access_key"}))
      ->capture_default_str()
      ->type_name("WORD");
  app.add_option("--api-version", options.api_version, "API version of the configuration written")
      ->capture_default_str()
      ->type_name("vN.0");
  app.add_option("--campaigns-from", options.campaigns_from, "Source of campaigns in the configuration written")
      ->check(CLI::IsMember({"skills", "campaigns"}))
      ->capture_default_str()
      ->type_name("WORD");
  app.add_option("--cxone-port", options.cxone_port, "Port to prefer; without it the last one of this folder, else any")
      ->type_name("PORT");
  app.add_option("--ivinex-port", options.ivinex_port, "The same for Ivinex")->type_name("PORT");
  add_switches(app, options.switches);
  try {
    app.parse(argc, argv);
    check(options.switches);
  } catch (const CLI::ParseError& error) {
    exit_code = app.exit(error) == 0 ? 0 : 1;
    return std::nullopt;
  } catch (const std::invalid_argument& error) {
    std::cerr << error.what() << '\n';
    exit_code = 1;
    return std::nullopt;
  }
  options.dir = std::filesystem::absolute(dir);
  return options;
}

}  // namespace simulator
