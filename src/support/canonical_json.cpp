#include "support/canonical_json.hpp"

#include <boost/json/serialize.hpp>

#include "support/json_writer.hpp"

namespace cxsync {

namespace {

namespace json = boost::json;

void write(JsonWriter& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      out.begin_object();
      for (const auto& [name, member] : value.get_object()) {
        out.any_key(name);
        write(out, member);
      }
      out.end_object();
      return;
    case json::kind::array:
      out.begin_array();
      for (const auto& element : value.get_array()) write(out, element);
      out.end_array();
      return;
    case json::kind::string:
      out.string(value.get_string());
      return;
    default:
      out.raw(json::serialize(value));
  }
}

}  // namespace

std::string canonical_json(const json::value& value) {
  std::string text;
  JsonWriter out(text);
  write(out, value);
  return text;
}

}  // namespace cxsync
