#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>

#include "capi/guard.hpp"

namespace cxsync::capi {

/// No struct of this interface will ever be larger; a larger number was never initialised.
inline constexpr std::size_t k_largest_struct = 4096;

/// Zeroes a struct of the caller's, which may be shorter or longer than ours.
template <typename Struct>
void init_sized(Struct* given, uint32_t struct_size) noexcept {
  if (given == nullptr || struct_size < sizeof(uint32_t) || struct_size > k_largest_struct) return;
  std::memset(static_cast<void*>(given), 0, struct_size);
  given->struct_size = struct_size;
}

/// A struct of options as the caller gave it, with defaults where it is shorter than ours.
/// @param field_ends where each field of ours ends: a struct that ends within one leaves it out.
/// @throws Error unsupported when it is longer and its tail is not zero, invalid_argument when it was not initialised.
template <typename Struct, std::size_t N>
Struct read_sized(const Struct& given, const std::array<std::size_t, N>& field_ends, const char* what) {
  const std::size_t size = given.struct_size;
  if (size < field_ends.front() || size > k_largest_struct) {
    throw Error(ErrorCode::invalid_argument, std::string("the struct_size of the ") + what + " makes no sense",
                "Call its init function before setting fields.");
  }
  Struct read{};
  std::size_t known = 0;
  for (const std::size_t end : field_ends) {
    if (end <= size) known = end;
  }
  std::memcpy(static_cast<void*>(&read), &given, known);
  const auto* bytes = reinterpret_cast<const unsigned char*>(&given);
  if (size > sizeof(Struct) && std::any_of(bytes + sizeof(Struct), bytes + size, [](auto byte) { return byte != 0; })) {
    throw Error(ErrorCode::unsupported,
                std::string("the ") + what + " ask for something that this library is too old for",
                "Use a newer libcxsync, or leave the newer fields zero.");
  }
  return read;
}

/// Gives a struct to the caller, no byte beyond its `struct_size`; what we do not know of it is zero.
/// @return CXS_E_INVALID_ARGUMENT when it was not initialised.
template <typename Struct>
cxs_status write_sized(Struct* out, Struct value) noexcept {
  if (out == nullptr) return CXS_E_INVALID_ARGUMENT;
  const uint32_t size = out->struct_size;
  if (size < sizeof(uint32_t) || size > k_largest_struct) return CXS_E_INVALID_ARGUMENT;
  value.struct_size = size;
  if (size == sizeof(Struct)) {  // nearly always, and many times per plan: a copy of a known size is a few moves
    *out = value;
    return CXS_OK;
  }
  std::memcpy(static_cast<void*>(out), &value, std::min<std::size_t>(size, sizeof(Struct)));
  if (size > sizeof(Struct)) std::memset(reinterpret_cast<char*>(out) + sizeof(Struct), 0, size - sizeof(Struct));
  return CXS_OK;
}

/// Zeroes what a failed reader would have filled in.
template <typename Struct>
cxs_status fail_sized(Struct* out) noexcept {
  static_cast<void>(write_sized(out, Struct{}));
  return CXS_E_INVALID_ARGUMENT;
}

}  // namespace cxsync::capi
