#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

// Here and not beside Error, because an error may carry a plan and the model knows no plans.
std::string Error::to_json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "cxsync.error/1").member("code", to_string(code_)).member("message", message_);
  json.member("hint", hint_).key("details").begin_object();
  for (const auto& [key, value] : details_) json.any_key(key).string(value);
  if (plan_) json.key("plan").raw(plan_->to_json());
  json.end_object().end_object();
  return out;
}

}  // namespace cxsync
