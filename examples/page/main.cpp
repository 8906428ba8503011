#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <optional>

#include "api.hpp"
#include "desk.hpp"
#include "front_door.hpp"
#include "options.hpp"
#include "program/config_file.hpp"
#include "program/current_error.hpp"
#include "program/result_output.hpp"
#include "server.hpp"
#include "workroom.hpp"

namespace {

namespace asio = boost::asio;
using cxsync::Error;
using cxsync::ExitCode;
using namespace cxsync::page;

/// Blocks the signals that end the program for every thread that starts meanwhile, so that only the first one gets
/// them.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// The whole program, once its options are known.
class Program {
 public:
  explicit Program(const Options& options)
      : log_(options.log_level),
        facts_(cxsync::program::read_config_file(options.config), options.actor),
        server_(io_, options),
        door_(whereabouts(options), tokens_),
        workroom_(cxsync::program::read_config_file(options.config), options.actor, log_, [this] { job_changed(); }),
        desk_(cxsync::program::read_config_file(options.config)) {
    warn_of_plain_http(options);
  }

  void run() {
    server_.start(door_, {facts_, tokens_, workroom_, desk_, log_});
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    only_here_.reset();
    await_signal();
    cxsync::program::write_result(door_.link() + "\n");
    io_.run();
  }

 private:
  [[nodiscard]] Whereabouts whereabouts(const Options& options) const {
    const bool v6 = options.listen.address.find(':') != std::string::npos;
    return {.tls = !options.tls_certificate.empty(),
            .address = v6 ? "[" + options.listen.address + "]" : options.listen.address,
            .port = server_.port(),
            .allowed_hosts = options.allowed_hosts};
  }

  static void warn_of_plain_http(const Options& options) {
    if (!options.tls_certificate.empty() || asio::ip::make_address(options.listen.address).is_loopback()) return;
    cxsync::program::write_diagnostic(
        "cxsync-page: warning: the page is served beyond this machine without TLS; whoever listens to the network can "
        "take it over. Give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a reverse proxy.\n");
  }

  void job_changed() {
    asio::post(io_, [this] {
      server_.tell_news();
      if (ending_ && !workroom_.is_running()) io_.stop();
    });
  }

  // The first one ends the program in good order, the second one at once.
  void await_signal() {
    signals_.async_wait([this](boost::system::error_code failure, int /*signal*/) {
      if (failure) return;
      if (ending_) ::_exit(static_cast<int>(ExitCode::cancelled));
      ending_ = true;
      server_.close();
      if (!workroom_.cancel()) return io_.stop();
      cxsync::program::write_diagnostic(
          "cxsync-page: cancelling what is under way; what was written is in the history (once more to end at once)\n");
      await_signal();
    });
  }

  asio::io_context io_{1};
  asio::signal_set signals_{io_};
  bool ending_ = false;
  std::optional<SignalsBlocked> only_here_{std::in_place};  // before everything that starts a thread
  LogTail log_;
  const Tokens tokens_;
  const SiteFacts facts_;
  Server server_;
  const FrontDoor door_;
  Workroom workroom_;
  Desk desk_;
};

ExitCode run(int argc, const char* const* argv) {
  const auto read = read_options(argc, argv);
  if (const auto* text = std::get_if<std::string>(&read)) {
    cxsync::program::write_result(*text);
    return ExitCode::done;
  }
  Program(std::get<Options>(read)).run();
  return ExitCode::done;
}

}  // namespace

int main(int argc, char** argv) {
  cxsync::program::hold_standard_streams();
  ::signal(SIGPIPE, SIG_IGN);
  try {
    return static_cast<int>(run(argc, argv));
  } catch (...) {
    const Error error = cxsync::program::current_error();
    cxsync::program::write_diagnostic(cxsync::program::diagnostic_of(error, "cxsync-page"));
    return static_cast<int>(error.exit_code());
  }
}
