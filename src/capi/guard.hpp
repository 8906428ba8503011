#pragma once

#include <exception>
#include <new>
#include <string>

#include "capi/handles.hpp"
#include "cxsync/error.hpp"

namespace cxsync::capi {

/// Puts an error into the caller's slot, which may be null, and gives its status. Never fails: without memory for an
/// error it is the one that needs none.
cxs_status fail(cxs_error** err, const Error& error) noexcept;
cxs_status fail_without_memory(cxs_error** err) noexcept;
cxs_status fail_internally(cxs_error** err, const char* what) noexcept;
/// True for the error that is nobody's to free.
bool is_shared(const cxs_error* error) noexcept;

/// A mistake of the caller: what is wrong with which argument.
Error invalid_argument(const std::string& message);

/// Runs the body of a C function: every exception becomes a status, and the error slot is always overwritten.
template <typename Body>
cxs_status guarded(cxs_error** err, const Body& body) noexcept {
  if (err != nullptr) *err = nullptr;
  try {
    body();
    return CXS_OK;
  } catch (const Error& error) {
    return fail(err, error);
  } catch (const std::bad_alloc&) {
    return fail_without_memory(err);
  } catch (const std::exception& failure) {
    return fail_internally(err, failure.what());
  } catch (...) {
    return fail_internally(err, "something that is no exception was thrown");
  }
}

/// The same with an output, which is null after any failure.
template <typename Out, typename Body>
cxs_status guarded_into(Out** out, cxs_error** err, const Body& body) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(err, [&] {
    if (out == nullptr) throw invalid_argument("the output is NULL");
    *out = body();
  });
}

/// The handle behind an argument. @throws Error when it is null or of another kind.
template <typename Handle>
Handle& required(Handle* handle, const char* what) {
  Handle* found = checked(handle);
  if (found == nullptr) throw invalid_argument(std::string("the ") + what + " is NULL or no " + what);
  return *found;
}

/// A text argument as a string; null is the empty text. @throws Error unless it is UTF-8.
std::string text_argument(const char* text, const char* what);
std::string text_argument(const char* data, std::size_t len, const char* what);

/// A kind as it crosses the boundary. @throws Error for any other number.
Kind kind_argument(int32_t kind);

}  // namespace cxsync::capi
