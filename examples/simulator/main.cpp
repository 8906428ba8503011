#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>

#include "authority.hpp"
#include "control.hpp"
#include "options.hpp"
#include "site_files.hpp"
#include "tables.hpp"

namespace simulator {

namespace {

namespace json = boost::json;

// People that an administrator entered in Ivinex without cxsync.
void seed_users(const Options& options, const Tenant& tenant, IvinexStore& store, const std::string& api_user,
                const std::string& time) {
  const auto& users = ivinex_module("users");
  const std::string admin(k_admin_user_id);
  store.begin();
  store.insert(users,
               {{"user_name", "admin"},
                {"first_name", "Ada"},
                {"last_name", "Admin"},
                {"title", "Administrator"},
                {"email", "admin@acme.example"},
                {"active", "true"},
                {"user_groups", "Administrators"}},
               admin, time);
  store.insert(users,
               {{"user_name", api_user},
                {"first_name", "Api"},
                {"last_name", "User"},
                {"active", "true"},
                {"user_groups", "API"}},
               admin, time);
  const auto& agents = tenant[ListingId::agents].entries();
  for (std::size_t at = 0; at < std::min(options.preload, agents.size()); ++at) {
    const auto& agent = agents[at].fields;
    // Every third was entered with another login, so that only the e-mail address tells.
    const auto login = at % 3 == 2 ? json::value("agent" + std::to_string(at + 1)) : agent.at("user_name");
    store.insert(users,
                 {{"user_name", login},
                  {"first_name", agent.at("first_name")},
                  {"last_name", agent.at("last_name")},
                  {"email", agent.at("email")},
                  {"active", "true"},
                  {"user_groups", "Sales"}},
                 admin, time);
  }
  store.commit();
}

std::string address(std::string_view scheme, const Server& server) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(server.port());
}

// What the log shows: 0 for a request that got no answer, or none so far.
unsigned status_seen(const Answer& answer) { return answer.fate == Fate::lost || answer.later ? 0 : answer.status; }

int serve(const Options& options) {
  Switches switches = options.switches;
  auto tenant = make_tenant(options.seed, options.users);
  IvinexStore store(options.dir / "ivinex.sqlite");
  const auto secrets = load_secrets(options.dir);
  CxoneService cxone(tenant, switches, secrets.cxone);
  IvinexService ivinex(store, switches, secrets.ivinex);
  if (store.is_new()) seed_users(options, tenant, store, secrets.ivinex.username, ivinex.site_time());

  boost::asio::io_context io(1);
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](auto, auto) { io.stop(); });
  auto tls = make_server_tls(options.dir);
  Gate gate(io);
  RequestLog log;
  const auto logged = [&](Side side, auto& service) {
    return [&, side](const Request& request) {
      Answer answer = service.answer(request);
      answer.delay = std::chrono::milliseconds(switches.latency);
      const auto number = log.add(side, request, status_seen(answer));
      if (answer.later) {
        answer.later = [&, number, carry_out = std::move(answer.later)] {
          Answer late = carry_out();
          log.answered(number, status_seen(late));
          return late;
        };
      }
      return answer;
    };
  };
  const auto last = last_ports(options.dir);
  Server cxone_server(io, &tls, options.cxone_port != 0 ? options.cxone_port : last.cxone, gate,
                      logged(Side::cxone, cxone));
  Server ivinex_server(io, &tls, options.ivinex_port != 0 ? options.ivinex_port : last.ivinex, gate,
                       logged(Side::ivinex, ivinex));
  Control control({tenant, switches, switches, cxone, ivinex, store, log, gate}, random_hex(16));
  Server control_server(io, nullptr, 0, gate, [&](const Request& request) { return control.answer(request); });

  const auto cxone_address = address("https", cxone_server), ivinex_address = address("https", ivinex_server);
  cxone.sign_in().set_issuer(cxone_address);
  const auto configuration = write_configuration(options, secrets, cxone_address, ivinex_address);
  const json::object ready{{"cxone", cxone_address},
                           {"ivinex", ivinex_address},
                           {"config", configuration.string()},
                           {"ca_file", (options.dir / "ca.pem").string()},
                           {"control", address("http", control_server) + "/" + control.token()},
                           {"tenant_id", tenant.id}};
  std::cout << ready << std::endl;
  io.run();
  return 0;
}

int run(const Options& options) {
  if (options.print) {
    const auto file = options.dir / "ivinex.sqlite";
    if (!std::filesystem::exists(file))
      throw std::runtime_error("nothing was ever served from " + options.dir.string());
    print_tables(IvinexStore(file), std::cout);
    return 0;
  }
  std::filesystem::create_directories(options.dir);
  return serve(options);
}

}  // namespace

}  // namespace simulator

int main(int argc, char** argv) {
  try {
    int exit_code = 0;
    const auto options = simulator::parse_options(argc, argv, exit_code);
    return options ? simulator::run(*options) : exit_code;
  } catch (const std::exception& error) {
    std::cerr << "cxsync-simulator: " << error.what() << '\n';
    return 1;
  }
}
