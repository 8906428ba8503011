#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

namespace cxsync {

/// Work that may wait. It runs on the loop of the call, on the calling thread; several tasks take turns there.
///
/// House rules for g++ 12: bind arguments to named locals before `co_await f(a, b)` when they are temporaries with
/// destructors; never braced temporaries in a `co_await` expression; no `co_await` in a catch block, in `?:` or in a
/// condition with temporaries; a coroutine takes its parameters by value or by reference to something that outlives it.
template <typename T = void>
using Task = boost::asio::awaitable<T>;

/// Lets the other tasks of the loop go first: for work that takes long without waiting for anything.
Task<void> yield();

/// Runs all tasks side by side and waits for every one of them; then rethrows the first exception (by position).
Task<void> when_all(std::vector<Task<void>> tasks);

}  // namespace cxsync
