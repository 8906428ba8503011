#include "support/task.hpp"

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <string>

#include "support/loop.hpp"

using namespace cxsync;

namespace {

Task<void> step(std::string name, int turns, std::string& log) {
  for (int i = 0; i < turns; ++i) {
    log += name;
    co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
  }
}

Task<void> fail_after(int turns, const char* what) {
  std::string ignored;
  co_await step("", turns, ignored);
  throw std::runtime_error(what);
}

Task<int> give(int value) { co_return value; }

}  // namespace

TEST_CASE("tasks take turns and all of them end") {
  Loop loop;
  std::string log;
  std::vector<Task<void>> tasks;
  tasks.push_back(step("a", 3, log));
  tasks.push_back(step("b", 2, log));
  loop.run(when_all(std::move(tasks)));
  CHECK(log == "ababa");
}

TEST_CASE("a failing task lets the others finish, and the first by position is told") {
  Loop loop;
  std::string log;
  std::vector<Task<void>> tasks;
  tasks.push_back(step("a", 5, log));
  tasks.push_back(fail_after(3, "late"));
  tasks.push_back(fail_after(1, "early"));
  CHECK_THROWS_WITH(loop.run(when_all(std::move(tasks))), "late");
  CHECK(log == "aaaaa");
}

TEST_CASE("a loop can be run again after a failure") {
  Loop loop;
  CHECK_THROWS(loop.run(fail_after(1, "x")));
  CHECK(loop.run(give(7)) == 7);
  loop.run(when_all({}));
}
