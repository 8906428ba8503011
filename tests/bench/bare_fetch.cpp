// The least that a client can do: sends given requests over TLS, as many at once as it may, and throws the answers
// away. What cxsync takes beyond this is its own.
//   bare_fetch CA_FILE IN_FLIGHT SCRIPT
// The script is a row of requests, each a line `STAGE SIDE ALONE PORT LENGTH` and then so many bytes that are sent as
// they are. A stage begins when the one before has ended. In a stage, both sides (0, 1) run side by side, each with
// IN_FLIGHT connections at most; a request that is ALONE (1) waits for those of its side before it, and those behind it
// wait for it.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <deque>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Request {
  bool alone = false;
  std::uint16_t port = 0;
  std::string bytes;
};

using Stage = std::array<std::deque<Request>, 2>;  // by side

std::vector<Stage> read_script(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Stage> stages;
  std::size_t stage = 0;
  std::size_t side = 0;
  std::size_t length = 0;
  Request request;
  while (file >> stage >> side >> request.alone >> request.port >> length) {
    file.get();
    request.bytes.resize(length);
    if (!file.read(request.bytes.data(), static_cast<std::streamsize>(length))) break;
    if (stages.size() <= stage) stages.resize(stage + 1);
    stages[stage].at(side).push_back(std::move(request));
  }
  if (!file.eof() || stages.empty()) throw std::runtime_error("the script cannot be read");
  return stages;
}

struct Totals {
  unsigned requests = 0;
  unsigned refused = 0;
  unsigned handshakes = 0;
  std::size_t bytes = 0;
};

class Connection {
 public:
  Connection(SSL_CTX* tls, std::uint16_t port, Totals& totals)
      : totals_(totals), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)), port_(port), ssl_(SSL_new(tls)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 && errno != EINPROGRESS) {
      throw std::runtime_error("no connection");
    }
    SSL_set_fd(ssl_, socket_);
    SSL_set_connect_state(ssl_);
    ++totals_.handshakes;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    SSL_free(ssl_);
    close(socket_);
  }

  [[nodiscard]] int socket() const noexcept { return socket_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] bool busy() const noexcept { return busy_; }

  void start(Request&& request) {
    request_ = std::move(request);
    head_.clear();
    sent_ = false;
    left_ = 0;
    busy_ = true;
    move_on();
  }

  /// Goes on as far as it can without waiting.
  void move_on() {
    while (busy_) {
      if (!sent_) {
        const int written = SSL_write(ssl_, request_.bytes.data(), static_cast<int>(request_.bytes.size()));
        if (!went_on(written)) return;
        sent_ = true;
      }
      std::array<char, 65536> bytes;
      const int count = SSL_read(ssl_, bytes.data(), static_cast<int>(bytes.size()));
      if (!went_on(count)) return;
      take({bytes.data(), static_cast<std::size_t>(count)});
    }
  }

 private:
  [[nodiscard]] bool went_on(int result) const {
    if (result > 0) return true;
    const int why = SSL_get_error(ssl_, result);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return false;
    throw std::runtime_error("a connection was lost");
  }

  void take(std::string_view bytes) {
    totals_.bytes += bytes.size();
    if (left_ == 0) {
      head_ += bytes;
      const auto end = head_.find("\r\n\r\n");
      if (end == std::string::npos) return;
      read_head(std::string_view(head_).substr(0, end));
      bytes = std::string_view(head_).substr(end + 4);
    }
    left_ -= std::min(left_, bytes.size());
    busy_ = left_ != 0;
  }

  void read_head(std::string_view head) {
    ++totals_.requests;
    if (head.substr(9, 3) != "200") ++totals_.refused;
    constexpr std::string_view k_length = "Content-Length: ";
    const auto at = head.find(k_length);
    if (at == std::string_view::npos) return;
    std::from_chars(head.data() + at + k_length.size(), head.data() + head.size(), left_);
  }

  Totals& totals_;
  int socket_;
  std::uint16_t port_;
  SSL* ssl_;
  Request request_;
  std::string head_;
  std::size_t left_ = 0;  // of the body
  bool sent_ = false;
  bool busy_ = false;
};

class Client {
 public:
  Client(const char* ca_file, std::size_t in_flight)
      : in_flight_(in_flight), epoll_(epoll_create1(0)), tls_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_verify(tls_, SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_load_verify_file(tls_, ca_file) != 1) throw std::runtime_error("the CA file cannot be read");
  }

  Totals run(std::vector<Stage> stages) {
    for (Stage& stage : stages) {
      while (start_what_may(stage) || is_busy()) wait();
    }
    return totals_;
  }

 private:
  /// True if something of the stage was started.
  bool start_what_may(Stage& stage) {
    bool started = false;
    for (std::size_t side = 0; side < stage.size(); ++side) {
      auto& requests = stage[side];
      while (!requests.empty() && may_start(side, requests.front().alone)) {
        alone_[side] = requests.front().alone;
        free_connection(side, requests.front().port).start(std::move(requests.front()));
        requests.pop_front();
        started = true;
      }
    }
    return started;
  }

  [[nodiscard]] bool may_start(std::size_t side, bool alone) const {
    const auto busy = busy_on(side);
    return busy == 0 || (!alone && !alone_[side] && busy < in_flight_);
  }

  [[nodiscard]] std::size_t busy_on(std::size_t side) const {
    std::size_t busy = 0;
    for (const auto& connection : connections_[side]) busy += connection->busy() ? 1U : 0U;
    return busy;
  }
  [[nodiscard]] bool is_busy() const { return busy_on(0) + busy_on(1) != 0; }

  Connection& free_connection(std::size_t side, std::uint16_t port) {
    for (auto& connection : connections_[side]) {
      if (!connection->busy() && connection->port() == port) return *connection;
    }
    auto& connection = connections_[side].emplace_back(std::make_unique<Connection>(tls_, port, totals_));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = connection.get();
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->socket(), &event);
    return *connection;
  }

  void wait() {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 10000);
    if (count <= 0) throw std::runtime_error("no answer comes");
    for (int i = 0; i < count; ++i) {
      static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr)->move_on();
    }
  }

  std::size_t in_flight_;
  int epoll_;
  SSL_CTX* tls_;
  Totals totals_;
  std::array<std::vector<std::unique_ptr<Connection>>, 2> connections_;
  std::array<bool, 2> alone_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: bare_fetch CA_FILE IN_FLIGHT SCRIPT\n", stderr);
    return 1;
  }
  try {
    auto stages = read_script(argv[3]);
    const auto start = std::chrono::steady_clock::now();
    Client client(argv[1], std::stoul(argv[2]));
    const Totals totals = client.run(std::move(stages));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf(R"({"seconds":%.6f,"requests":%u,"refused":%u,"handshakes":%u,"bytes":%zu})"
                "\n",
                took.count(), totals.requests, totals.refused, totals.handshakes, totals.bytes);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bare_fetch: %s\n", error.what());
    return 1;
  }
}
