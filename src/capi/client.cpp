#include <algorithm>
#include <array>
#include <chrono>

#include "capi/call.hpp"
#include "capi/sized.hpp"
#include "cxsync/secret.hpp"
#include "support/clock.hpp"
#include "support/text.hpp"

using namespace cxsync;
using namespace cxsync::capi;

struct cxs_reply {
  std::string value;
  bool given = false;
  bool is_text = true;
};

namespace {

#define CXS_END_OF(field) (offsetof(cxs_client_options, field) + sizeof(cxs_client_options::field))
constexpr std::array k_client_options_ends{CXS_END_OF(struct_size),
                                           CXS_END_OF(reserved),
                                           CXS_END_OF(config),
                                           CXS_END_OF(config_len),
                                           CXS_END_OF(resolve),
                                           CXS_END_OF(resolve_user_data),
                                           CXS_END_OF(state_path),
                                           CXS_END_OF(now),
                                           CXS_END_OF(now_user_data),
                                           CXS_END_OF(random),
                                           CXS_END_OF(random_user_data),
                                           CXS_END_OF(source),
                                           CXS_END_OF(sink)};
#undef CXS_END_OF

/// One reference of the document, through the host's callback.
std::string resolve(const cxs_client_options& options, int32_t reference, const std::string& name) {
  cxs_reply reply;
  int32_t result = -1;
  try {
    result = options.resolve(reference, name.c_str(), &reply, options.resolve_user_data);
  } catch (...) {
    result = -1;
  }
  std::string value = reply.value;
  wipe(reply.value);
  if (result == 0 && reply.given && reply.is_text) return value;
  wipe(value);
  const std::string what = reference == CXS_REFERENCE_ENV    ? "the environment variable "
                           : reference == CXS_REFERENCE_FILE ? "the file "
                                                             : "the path ";
  throw Error(ErrorCode::secret_unavailable, what + printable(name, 200) + " of the configuration cannot be had",
              "Make it readable for the program that uses cxsync, or correct the configuration.",
              {{"name", printable(name, 200)}});
}

ConfigResolver resolver_of(const cxs_client_options& options) {
  ConfigResolver resolver;
  if (options.resolve == nullptr) return resolver;
  resolver.env = [&options](const std::string& name) { return resolve(options, CXS_REFERENCE_ENV, name); };
  resolver.file = [&options](const std::string& name) { return resolve(options, CXS_REFERENCE_FILE, name); };
  resolver.path = [&options](const std::string& name) { return resolve(options, CXS_REFERENCE_PATH, name); };
  return resolver;
}

/// A host's clock may say anything; times between 1970 and 2200 can be told apart and subtracted.
std::chrono::system_clock::time_point time_of(int64_t unix_ms) {
  using namespace std::chrono;
  constexpr sys_days k_latest = year(2200) / 1 / 1;
  const sys_time<milliseconds> told{milliseconds(unix_ms)};
  return std::clamp(told, sys_time<milliseconds>{}, sys_time<milliseconds>(k_latest));
}

EngineOptions engine_options_of(const cxs_client_options& options) {
  EngineOptions engine;
  if (options.source != nullptr) engine.source = required(options.source, "source").source;
  if (options.sink != nullptr) engine.sink = required(options.sink, "sink").sink;
  if (options.now != nullptr) {
    engine.now = [now = options.now, data = options.now_user_data, instead = system_clock()] {
      try {
        return time_of(now(data));
      } catch (...) {
        return instead();
      }
    };
  }
  if (options.random != nullptr) {
    engine.random = [random = options.random, data = options.random_user_data, instead = system_random()] {
      try {
        return random(data);
      } catch (...) {
        return instead();
      }
    };
  }
  return engine;
}

cxs_client* open(const cxs_client_options* given) {
  if (given == nullptr) throw invalid_argument("the client options are NULL");
  const cxs_client_options options = read_sized(*given, k_client_options_ends, "client options");
  if (options.config == nullptr) throw invalid_argument("the configuration is NULL");
  EngineOptions engine = engine_options_of(options);
  const ConfigSides sides{options.source != nullptr, options.sink != nullptr};
  Config config = parse_config(std::string_view(options.config, options.config_len), resolver_of(options), sides);
  if (options.state_path != nullptr) config.state_path = text_argument(options.state_path, "state path");
  return new cxs_client(std::move(config), std::move(engine));
}

}  // namespace

extern "C" {

void cxs_reply_set(cxs_reply* reply, const char* data, size_t len) CXS_NOEXCEPT {
  if (reply == nullptr || (data == nullptr && len != 0)) return;
  try {
    reply->value.assign(data == nullptr ? "" : data, len);
    reply->is_text = is_utf8(reply->value);
    reply->given = true;
  } catch (...) {
    reply->given = false;
  }
}

void cxs_client_options_init(cxs_client_options* options, uint32_t struct_size) CXS_NOEXCEPT {
  init_sized(options, struct_size);
}

cxs_status cxs_client_open(const cxs_client_options* options, cxs_client** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] { return open(options); });
}

void cxs_client_free(cxs_client* client) CXS_NOEXCEPT { delete checked(client); }

size_t cxs_client_kind_count(const cxs_client* client) CXS_NOEXCEPT {
  const cxs_client* found = checked(client);
  return found == nullptr ? 0 : found->kinds.size();
}

int32_t cxs_client_kind(const cxs_client* client, size_t index) CXS_NOEXCEPT {
  return index < cxs_client_kind_count(client) ? static_cast<int32_t>(client->kinds[index]) : -1;
}

cxs_status cxs_client_doctor(cxs_client* client, const cxs_call_options* options, cxs_check_list** out,
                             cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    return new cxs_check_list(call.engine().doctor(call.call()));
  });
}

cxs_status cxs_client_preview(cxs_client* client, int32_t kind, const cxs_call_options* options, cxs_plan** out,
                              cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    return new cxs_plan(call.engine().preview(kind_argument(kind), call.call()));
  });
}

cxs_status cxs_client_preview_all(cxs_client* client, const cxs_call_options* options, cxs_plan_set** out,
                                  cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    return new cxs_plan_set(call.engine().preview_all(call.call()));
  });
}

cxs_status cxs_client_apply(cxs_client* client, const cxs_plan* plan, const cxs_apply_options* apply,
                            const cxs_call_options* options, cxs_report** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    const ApplyRequest request = read_apply_options(apply);
    const Plan& reviewed = required(plan, "plan").plan;
    return new cxs_report(call.engine().apply(reviewed, request.selection, request.options, call.call()));
  });
}

cxs_status cxs_client_apply_all(cxs_client* client, const cxs_plan_set* plans, const cxs_apply_options* apply,
                                const cxs_call_options* options, cxs_report_set** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    const ApplyRequest request = read_apply_options(apply);
    const PlanSet& reviewed = required(plans, "plan set").set;
    return new cxs_report_set(call.engine().apply_all(reviewed, request.selection, request.options, call.call()));
  });
}

cxs_status cxs_client_sync(cxs_client* client, int32_t kind, const cxs_apply_options* apply,
                           const cxs_call_options* options, cxs_report** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    const ApplyRequest request = read_apply_options(apply);
    return new cxs_report(call.engine().sync(kind_argument(kind), request.selection, request.options, call.call()));
  });
}

cxs_status cxs_client_sync_all(cxs_client* client, const cxs_apply_options* apply, const cxs_call_options* options,
                               cxs_report_set** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    const ApplyRequest request = read_apply_options(apply);
    return new cxs_report_set(call.engine().sync_all(request.selection, request.options, call.call()));
  });
}

cxs_status cxs_client_retry(cxs_client* client, const char* run, const char* actor, const cxs_call_options* options,
                            cxs_report** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    return new cxs_report(call.engine().retry(text_argument(run, "run"), text_argument(actor, "actor"), call.call()));
  });
}

cxs_status cxs_client_retry_all(cxs_client* client, const char* actor, const cxs_call_options* options,
                                cxs_report_set** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, options);
    return new cxs_report_set(call.engine().retry_all(text_argument(actor, "actor"), call.call()));
  });
}

cxs_status cxs_client_history(cxs_client* client, cxs_document** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, nullptr);
    return new cxs_document(call.engine().history().to_json());
  });
}

cxs_status cxs_client_stored_report(cxs_client* client, const char* run, cxs_document** out,
                                    cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, nullptr);
    return new cxs_document(call.engine().stored_report(text_argument(run, "run")));
  });
}

cxs_status cxs_client_forget_before(cxs_client* client, const char* date, cxs_error** err) CXS_NOEXCEPT {
  return guarded(err, [&] {
    const ClientCall call(client, nullptr);
    call.engine().forget_before(text_argument(date, "date"));
  });
}

cxs_status cxs_client_follow_ups(cxs_client* client, const char* done, cxs_document** out,
                                 cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    const ClientCall call(client, nullptr);
    return new cxs_document(call.engine().follow_ups(split_list(text_argument(done, "list of keys"))).to_json());
  });
}
}
