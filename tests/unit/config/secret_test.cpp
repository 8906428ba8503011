#include <doctest/doctest.h>

#include "support/caught.hpp"
#include "unit/config/example.hpp"

namespace cxsync::test {

namespace {

constexpr std::string_view k_password = "/ivinex/password";

Error error_with(const ConfigResolver& resolver, std::string_view json) {
  return error_of([&] { return parse_config(with(k_least_example, k_password, json), resolver); });
}

}  // namespace

TEST_CASE("exactly the last line end of a secret file is dropped") {
  struct Row {
    std::string content;
    std::string secret;
  };
  for (const Row& row : {Row{"s", "s"}, Row{"s\n", "s"}, Row{"s\r\n", "s"}, Row{"s\n\n", "s\n"}, Row{" s \n", " s "},
                         Row{"s\r", "s\r"}}) {
    ConfigResolver resolver = fixed_resolver();
    resolver.file = [&](const std::string&) { return row.content; };
    const Config config = parse_config(with(k_least_example, k_password, R"({"file": "p"})"), resolver);
    CHECK(config.ivinex.password.reveal() == row.secret);
  }
}

TEST_CASE("a value from the environment is taken as it is") {
  ConfigResolver resolver = fixed_resolver();
  resolver.env = [](const std::string&) { return "s\n"; };
  CHECK(parse_config(with(k_least_example, k_password, R"({"env": "P"})"), resolver).ivinex.password.reveal() == "s\n");
}

TEST_CASE("a reference that nobody can resolve is secret_unavailable with a hint") {
  for (const char* json : {R"({"env": "P"})", R"({"file": "p"})"}) {
    const Error error = error_with({}, json);
    CHECK(error.code() == ErrorCode::secret_unavailable);
    CHECK(error.detail("path") == k_password);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("an empty secret is an error, wherever it comes from") {
  ConfigResolver resolver = fixed_resolver();
  resolver.env = [](const std::string&) { return std::string(); };
  resolver.file = [](const std::string&) { return std::string("\n"); };
  CHECK(error_with(resolver, R"({"env": "P"})").code() == ErrorCode::secret_unavailable);
  CHECK(error_with(resolver, R"({"file": "p"})").code() == ErrorCode::secret_unavailable);
  CHECK(error_with(resolver, R"("")").code() == ErrorCode::config_bad_value);
}

TEST_CASE("an error of the resolver gets the path of the reference") {
  ConfigResolver resolver = fixed_resolver();
  resolver.env = [](const std::string& name) -> std::string {
    throw Error(ErrorCode::secret_unavailable, name + " is not set.", "Set it.");
  };
  const Error error = error_with(resolver, R"({"env": "P"})");
  CHECK(error.code() == ErrorCode::secret_unavailable);
  CHECK(error.detail("path") == k_password);
  CHECK(error.message() == "P is not set.");
}

TEST_CASE("a reference names exactly one place") {
  CHECK(error_with(fixed_resolver(), "{}").code() == ErrorCode::config_bad_value);
  CHECK(error_with(fixed_resolver(), R"({"env": "A", "file": "b"})").code() == ErrorCode::config_bad_value);
  CHECK(error_with(fixed_resolver(), R"({"env": ""})").detail("path") == "/ivinex/password/env");
  const Error error = error_with(fixed_resolver(), R"({"evn": "A"})");
  CHECK(error.code() == ErrorCode::config_unknown_key);
  CHECK(error.detail("nearest_key") == "env");
}

TEST_CASE("a secret that the way to sign in does not use is not asked for") {
  ConfigResolver resolver = fixed_resolver();
  resolver.env = [](const std::string&) -> std::string { throw Error(ErrorCode::secret_unavailable, "asked"); };
  std::string document = with(k_full_example, "/cxone/auth", R"("regional_access_key")");
  CHECK(parse_config(document, resolver).cxone.client_secret.empty());
}

TEST_CASE("no secret stands in any error of a document that holds it") {
  const std::string secret = "hunter2-hunter2";
  const std::string_view places[] = {"/ivinex/password", "/cxone/client_secret", "/cxone/access_key_secret"};
  const std::pair<const char*, std::string> faults[] = {
      {"/cxone/issuer", "\"https://user:" + secret + "@host.example\""},
      {"/cxone/proxy", "\"http://user:" + secret + "@host.example:1\""},
      {"/ivinex/base_url", "\"" + secret + "\""},
      {"/ivinex/password", "[\"" + secret + "\"]"},
      {"/ivinex/password", "{\"env\": {\"x\": \"" + secret + "\"}}"},
      {"/cxone/page_size", "\"" + secret + "\""},
      {"/unknown", "\"" + secret + "\""}};
  for (const auto& [pointer, json] : faults) {
    std::string document(k_least_example);
    for (const std::string_view place : places) document = with(document, place, '"' + secret + '"');
    const auto error = error_in(with(document, pointer, json));
    REQUIRE(error);
    CHECK(words_of(*error).find(secret) == std::string::npos);
  }
  std::string document = with(k_least_example, k_password, '"' + secret + '"');
  document.resize(document.find(secret) + 4);
  const auto error = error_in(document);
  REQUIRE(error);
  CHECK(words_of(*error).find("hunt") == std::string::npos);
}

}  // namespace cxsync::test
