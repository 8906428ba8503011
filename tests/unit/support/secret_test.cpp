#include <doctest/doctest.h>

#include <concepts>
#include <ostream>
#include <type_traits>

#include "cxsync/secret.hpp"

using namespace cxsync;

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

static_assert(!Printable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);

TEST_CASE("a wiped text leaves no character in its buffer") {
  std::string text = "a long secret that does not fit into the object itself";
  const char* buffer = text.data();
  const std::size_t size = text.size();
  wipe(text);
  CHECK(text.empty());
  for (std::size_t i = 0; i < size; ++i) CHECK(buffer[i] == '\0');
}

TEST_CASE("a moved secret is gone from where it was") {
  Secret first("short");
  Secret second(std::move(first));
  CHECK(second.reveal() == "short");
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): that is the promise
  Secret third;
  third = std::move(second);
  CHECK(third.reveal() == "short");
  CHECK(second.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
}
