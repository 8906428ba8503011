#include "capi/guard.hpp"

using namespace cxsync;
using namespace cxsync::capi;

cxs_error::cxs_error(cxs_status with, Error from)
    : status(with),
      error(std::move(from)),
      plan(error.plan() == nullptr ? nullptr : std::make_unique<cxs_plan>(*error.plan())) {}

extern "C" {

cxs_status cxs_error_status(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? CXS_OK : found->status;
}

const char* cxs_error_code(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? "" : to_string(found->error.code()).data();
}

const char* cxs_error_message(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? "" : found->error.message().c_str();
}

const char* cxs_error_hint(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? "" : found->error.hint().c_str();
}

const char* cxs_error_detail(const cxs_error* error, const char* key) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  if (found == nullptr || key == nullptr) return nullptr;
  for (const auto& [name, value] : found->error.details()) {
    if (name == key) return value.c_str();
  }
  return nullptr;
}

size_t cxs_error_detail_count(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? 0 : found->error.details().size();
}

const char* cxs_error_detail_key(const cxs_error* error, size_t index) CXS_NOEXCEPT {
  return index < cxs_error_detail_count(error) ? error->error.details()[index].first.c_str() : nullptr;
}

const char* cxs_error_detail_value(const cxs_error* error, size_t index) CXS_NOEXCEPT {
  return index < cxs_error_detail_count(error) ? error->error.details()[index].second.c_str() : nullptr;
}

const cxs_plan* cxs_error_plan(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  return found == nullptr ? nullptr : found->plan.get();
}

cxs_text cxs_error_json(const cxs_error* error) CXS_NOEXCEPT {
  const cxs_error* found = checked(error);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return found->error.to_json(); });
}

void cxs_error_free(cxs_error* error) CXS_NOEXCEPT {
  if (checked(error) != nullptr && !is_shared(error)) delete error;
}

cxs_cancel* cxs_cancel_new(void) CXS_NOEXCEPT {
  try {
    return new cxs_cancel;
  } catch (...) {
    return nullptr;
  }
}

void cxs_cancel_request(cxs_cancel* cancel) CXS_NOEXCEPT {
  if (checked(cancel) != nullptr) cancel->stop.request_stop();
}

int32_t cxs_cancel_is_requested(const cxs_cancel* cancel) CXS_NOEXCEPT {
  return checked(cancel) != nullptr && cancel->stop.stop_requested() ? 1 : 0;
}

void cxs_cancel_free(cxs_cancel* cancel) CXS_NOEXCEPT { delete checked(cancel); }

cxs_text cxs_document_text(const cxs_document* document) CXS_NOEXCEPT {
  const cxs_document* found = checked(document);
  return found == nullptr ? cxs_text{nullptr, 0} : borrowed(found->text);
}

void cxs_document_free(cxs_document* document) CXS_NOEXCEPT { delete checked(document); }
}
