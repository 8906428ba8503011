#include "delivery.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

namespace simulator {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> pause(std::chrono::milliseconds length) {
  if (length.count() <= 0) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, length);
  co_await timer.async_wait(asio::use_awaitable);
}

std::string chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  return std::string(size.data(), end) + "\r\n" + std::string(bytes) + "\r\n";
}

// The body and its blanks in chunks, so that it never stands in memory as a whole.
asio::awaitable<void> stream_body(const Answer& answer, Connection& connection) {
  constexpr std::uint64_t k_piece = 64ULL << 10U;
  const std::string blanks = chunk(std::string(k_piece, ' '));
  if (!answer.body.empty()) co_await connection.write(chunk(answer.body));
  for (auto left = answer.blanks; left > 0; left -= std::min(left, k_piece)) co_await connection.write(blanks);
  co_await connection.write("0\r\n\r\n");
}

asio::awaitable<void> drip(std::string_view bytes, std::chrono::milliseconds apart, Connection& connection) {
  for (const char& byte : bytes) {
    co_await connection.write({&byte, 1});
    co_await pause(apart);
  }
}

}  // namespace

asio::awaitable<bool> deliver(const Answer& answer, Connection& connection, Gate& gate) {
  co_await pause(answer.delay);
  const std::string head = head_of(answer);
  const std::string_view body = answer.body;
  switch (answer.fate) {
    case Fate::lost:
      co_return false;
    case Fate::reset:
      connection.reset();
      co_return false;
    case Fate::stalled:
      co_await connection.wait_until_gone();
      co_return false;
    case Fate::truncated:
      co_await connection.write(head + std::string(body.substr(0, body.size() / 2)));
      co_return false;
    case Fate::stalled_inside:
      co_await connection.write(head + std::string(body.substr(0, body.size() / 2)));
      co_await connection.wait_until_gone();
      co_return false;
    case Fate::cut:
      co_await connection.write((head + answer.body).substr(0, static_cast<std::size_t>(answer.amount)));
      co_return false;
    case Fate::dripped:
      co_await drip(head + answer.body, std::chrono::milliseconds(answer.amount), connection);
      co_return true;
    case Fate::held:
      co_await gate.wait_for_release(Gate::Held::answer);
      break;
    case Fate::sent:
    case Fate::closed_after:
      break;
  }
  if (answer.blanks > 0) {
    co_await connection.write(head);
    co_await stream_body(answer, connection);
  } else {
    co_await connection.write(head + answer.body);
  }
  co_return answer.fate != Fate::closed_after;
}

}  // namespace simulator
