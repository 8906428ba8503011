#pragma once

#include <exception>
#include <new>
#include <utility>

namespace cxsync {

/// The end of a task, for co_spawn: calls `tell(failure)` exactly once. Where memory runs out, Asio drops a task
/// together with its handler and tells nobody; here that is a std::bad_alloc.
template <typename Tell>
class Completion {
 public:
  explicit Completion(Tell tell) : tell_(std::move(tell)) {}
  Completion(Completion&& other) noexcept : tell_(std::move(other.tell_)), told_(std::exchange(other.told_, true)) {}
  Completion& operator=(Completion&&) = delete;
  ~Completion() {
    if (told_) return;
    try {
      (*this)(std::make_exception_ptr(std::bad_alloc()));
    } catch (...) {
      return;  // who was woken was dropped in turn, and its own completion tells that
    }
  }

  void operator()(const std::exception_ptr& failure) {
    told_ = true;
    tell_(failure);
  }

 private:
  Tell tell_;
  bool told_ = false;
};

}  // namespace cxsync
