#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "cxsync/cxsync.h"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"

namespace cxsync::fuzz {

/// A struct of a C host, of any size it may have been compiled with: in memory of just that size, full of whatever was
/// there, with a fence behind it.
template <typename Struct>
class GivenStruct {
 public:
  explicit GivenStruct(Input& input) : size_(k_smallest + input.below(sizeof(Struct) + 32)) {
    memory_.assign(size_ + k_fence, k_fence_byte);
    const std::string_view bytes = input.take(input.flag() ? size_ : 0);
    std::fill_n(memory_.begin(), size_, std::uint8_t{0});
    std::copy(bytes.begin(), bytes.end(), memory_.begin());
    // Mostly the size it has; else one that makes no sense, or that of a part of it.
    constexpr std::array<std::uint32_t, 4> k_nonsense{0, 3, 4097, 0xFFFFFFFF};
    const std::size_t choice = input.below(8);
    declared_ = choice < k_nonsense.size() ? k_nonsense[choice] : static_cast<std::uint32_t>(size_);
    if (choice == 7) declared_ = static_cast<std::uint32_t>(k_smallest + input.below(size_ - k_smallest + 1));
    set(0, declared_);
  }

  /// Writes a field where the struct has room for it. Pointers must all be set: only then are they valid.
  template <typename Value>
  void set(std::size_t offset, Value value) {
    if (offset + sizeof(value) <= size_) std::memcpy(memory_.data() + offset, &value, sizeof(value));
  }
  template <typename Value>
  [[nodiscard]] Value get(std::size_t offset) const {
    Value value{};
    if (offset + sizeof(value) <= declared_) std::memcpy(&value, memory_.data() + offset, sizeof(value));
    return value;
  }
  Struct* pointer() { return reinterpret_cast<Struct*>(memory_.data()); }

  [[nodiscard]] bool makes_sense() const { return declared_ >= k_smallest && declared_ <= size_; }
  /// What reading it as options must say about its size alone.
  [[nodiscard]] cxs_status size_says() const {
    if (!makes_sense()) return CXS_E_INVALID_ARGUMENT;
    const auto end = memory_.begin() + static_cast<std::ptrdiff_t>(declared_);
    const auto known = memory_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(declared_, sizeof(Struct)));
    return std::any_of(known, end, [](std::uint8_t byte) { return byte != 0; }) ? CXS_E_UNSUPPORTED : CXS_OK;
  }
  /// Nothing was written behind what was declared.
  void check_fence() const {
    const auto fence = memory_.begin() + static_cast<std::ptrdiff_t>(size_);
    promise(std::all_of(fence, memory_.end(), [](std::uint8_t byte) { return byte == k_fence_byte; }),
            "nothing is written behind a struct");
    promise(get_declared() == declared_, "the size of a struct stays the caller's");
  }

 private:
  static constexpr std::size_t k_smallest = sizeof(std::uint32_t);
  static constexpr std::size_t k_fence = 16;
  static constexpr std::uint8_t k_fence_byte = 0xFE;

  [[nodiscard]] std::uint32_t get_declared() const {
    std::uint32_t size = 0;
    std::memcpy(&size, memory_.data(), sizeof(size));
    return size;
  }

  std::size_t size_;
  std::uint32_t declared_ = 0;
  std::vector<std::uint8_t> memory_;
};

/// What every failing call leaves: an error of the same status that can be shown.
inline void check_error(cxs_status status, cxs_error* error) {
  promise((status == CXS_OK) == (error == nullptr), "there is an error just when the status says so");
  if (error == nullptr) return;
  promise(cxs_error_status(error) == status, "an error has the status of its call");
  promise(*cxs_error_code(error) != '\0' && *cxs_error_message(error) != '\0', "an error says what happened");
  promise_shown(cxs_error_message(error));
  promise_shown(cxs_error_hint(error));
  for (std::size_t i = 0; i < cxs_error_detail_count(error); ++i) promise_shown(cxs_error_detail_value(error, i));
  promise(cxs_error_json(error).data != nullptr, "an error has a document");
  cxs_error_free(error);
}

}  // namespace cxsync::fuzz
