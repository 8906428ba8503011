#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <random>
#include <set>
#include <vector>

#include "config/json_document.hpp"
#include "unit/config/example.hpp"

namespace cxsync::test {

namespace {

using Type = JsonValue::Type;

// Every key of the full example that the reader knows by name: not the machine names under `fields`, not the source
// values under `map`.
void collect(const JsonValue& value, bool open_names, std::vector<const JsonValue*>& out) {
  for (const JsonMember& member : value.members) {
    if (!open_names) out.push_back(&member.value);
    collect(member.value, member.name == "fields" || member.name == "map", out);
  }
}

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string renamed(const std::string& path, const std::string& name) {
  const boost::json::value document = boost::json::parse(k_full_example);
  const std::string value = boost::json::serialize(document.at_pointer(path));
  return with(without(k_full_example, path), path.substr(0, path.rfind('/') + 1) + name, value);
}

std::set<Type> types_that_fit(const JsonValue& value) {
  const std::string name = last_name(value.path);
  std::set<Type> types{value.type};
  if (name.ends_with("secret") || name == "password") types = {Type::string, Type::object};
  if (name == "proxy" || name == "api_url" || name == "regional_url" || name == "group_field") {
    types = {Type::string, Type::null};
  }
  return types;
}

}  // namespace

TEST_CASE("the full example is good") { CHECK_FALSE(error_in(k_full_example)); }

TEST_CASE("a mistyped key is an error that names its path and suggests the right one") {
  const JsonValue example = parse_json_document(k_full_example);
  std::vector<const JsonValue*> keys;
  collect(example, false, keys);
  REQUIRE(keys.size() > 70);
  std::mt19937 random(20261123);
  for (const JsonValue* key : keys) {
    const std::string right = last_name(key->path);
    std::string wrong = right;
    const std::size_t at = 1 + random() % (right.size() - 1);
    wrong.insert(at, 1, wrong[at - 1]);  // a letter typed twice
    const std::string wrong_path = key->path.substr(0, key->path.rfind('/') + 1) + wrong;
    CAPTURE(wrong_path);
    const auto error = error_in(renamed(key->path, wrong));
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::config_unknown_key);
    CHECK(error->detail("path") == wrong_path);
    CHECK(error->detail("nearest_key") == right);
    CHECK(error->hint().find('"' + right + '"') != std::string::npos);
  }
}

TEST_CASE("a key without a default is an error when it is missing, and every other may be left out") {
  const std::set<std::string> required{"/site",
                                       "/cxone",
                                       "/cxone/client_id",
                                       "/cxone/client_secret",
                                       "/cxone/access_key_id",
                                       "/cxone/access_key_secret",
                                       "/ivinex",
                                       "/ivinex/base_url",
                                       "/ivinex/username",
                                       "/ivinex/password",
                                       "/ivinex/modules",
                                       "/ivinex/modules/users/collection_type_id",
                                       "/ivinex/modules/campaigns/collection_type_id",
                                       "/ivinex/modules/dispositions/collection_type_id",
                                       "/ivinex/modules/agent_statuses/collection_type_id"};
  const JsonValue example = parse_json_document(k_full_example);
  std::vector<const JsonValue*> keys;
  collect(example, false, keys);
  std::size_t missed = 0;
  for (const JsonValue* key : keys) {
    const std::string& path = key->path;
    CAPTURE(path);
    const std::string name = last_name(path);
    if (name == "from" || name == "value" || name == "env" || name == "file") continue;  // one of two: other tests
    const auto error = error_in(without(k_full_example, path));
    CHECK(error.has_value() == required.contains(path));
    if (!error) continue;
    ++missed;
    CHECK(error->code() == ErrorCode::config_missing_key);
    CHECK(error->detail("path") == path);
    CHECK(error->hint().find('"' + name + '"') != std::string::npos);
  }
  CHECK(missed == required.size());
}

TEST_CASE("a value of a wrong JSON type is an error that names its path, for every key and every type") {
  struct Sample {
    Type type;
    const char* json;
  };
  constexpr Sample samples[] = {{Type::null, "null"},    {Type::boolean, "true"}, {Type::number, "3"},
                                {Type::string, "\"x\""}, {Type::array, "[]"},     {Type::object, "{}"}};
  const JsonValue example = parse_json_document(k_full_example);
  std::vector<const JsonValue*> keys;
  collect(example, false, keys);
  for (const JsonValue* key : keys) {
    const std::set<Type> fitting = types_that_fit(*key);
    for (const Sample& sample : samples) {
      if (fitting.contains(sample.type)) continue;
      CAPTURE(key->path);
      CAPTURE(std::string(sample.json));
      const auto error = error_in(with(k_full_example, key->path, sample.json));
      REQUIRE(error);
      CHECK(error->code() == ErrorCode::config_wrong_type);
      CHECK(error->detail("path") == key->path);
    }
  }
}

TEST_CASE("whatever is cut off or overwritten, the answer is a configuration or an Error") {
  std::mt19937 random(7);
  constexpr std::string_view bytes = "{}[]\",:0tn\\\x80 ";
  for (int round = 0; round < 3000; ++round) {
    std::string text(k_full_example);
    if (round % 3 == 0) text.resize(random() % text.size());
    if (!text.empty()) text[random() % text.size()] = bytes[random() % bytes.size()];
    CHECK_NOTHROW(error_in(text));
  }
}

}  // namespace cxsync::test
