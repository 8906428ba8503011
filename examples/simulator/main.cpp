#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>

#include "control.hpp"
#include "front.hpp"
#include "options.hpp"
#include "server_tls.hpp"
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
  ServerTls tls(options.dir);
  Gate gate(io);
  RequestLog log;
  FaultCounts faults_met = no_fault_met();
  Front cxone_front(Side::cxone, switches, tls, log, faults_met,
                    [&](const Request& request) { return cxone.answer(request); });
  Front ivinex_front(Side::ivinex, switches, tls, log, faults_met,
                     [&](const Request& request) { return ivinex.answer(request); });
  const auto last = last_ports(options.dir);
  Server cxone_server(io, options.cxone_port != 0 ? options.cxone_port : last.cxone, gate, cxone_front);
  Server ivinex_server(io, options.ivinex_port != 0 ? options.ivinex_port : last.ivinex, gate, ivinex_front);
  const auto switched = [&] {
    ivinex.switches_changed();
    cxone_server.follow_host();
    ivinex_server.follow_host();
  };
  Control control({tenant, switches, switches, switched, cxone, ivinex, store, log, faults_met, gate}, random_hex(16));
  Server control_server(io, 0, gate, control);

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
