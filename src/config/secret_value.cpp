#include "config/secret_value.hpp"

#include "support/text.hpp"

namespace cxsync {

namespace {

constexpr std::string_view k_wanted = R"(text, {"env": NAME} or {"file": PATH})";

struct Reference {
  std::string env;
  std::string file;
};

constexpr Key<Reference> k_reference_keys[] = {{"env", text<&Reference::env>}, {"file", text<&Reference::file>}};

Reference read_reference(const JsonValue& value) {
  Reference reference;
  const ConfigResolver none;
  read_object(reference, value, Reading{none, {}}, k_reference_keys);
  if (value.members.size() != 1) {
    throw bad_value(value, R"(must hold exactly one of "env" and "file".)", "Keep the one that holds the secret.");
  }
  return reference;
}

Error unavailable(const JsonValue& value, std::string_view what, std::string hint) {
  return config_error(ErrorCode::secret_unavailable, value.path, what, std::move(hint));
}

std::string ask(const JsonValue& value, const std::function<std::string(const std::string&)>& resolve,
                const std::string& name, std::string_view what) {
  if (!resolve) {
    std::string text = "refers to ";
    text.append(what).append(", and nothing here can read that.");
    throw unavailable(value, text,
                      "The library reads no environment and no files: pass a resolver, or the secret itself as text.");
  }
  try {
    return resolve(name);
  } catch (Error& error) {
    throw error.with("path", shown_path(value.path));
  }
}

void drop_line_end(std::string& content) {
  if (!content.ends_with('\n')) return;
  content.pop_back();
  if (content.ends_with('\r')) content.pop_back();
}

}  // namespace

void check_secret_form(const JsonValue& value) {
  if (value.type == JsonValue::Type::object) {
    read_reference(value);
  } else if (value.type != JsonValue::Type::string) {
    throw wrong_type(value, k_wanted);
  } else if (value.text.empty()) {
    throw bad_value(value, "is empty.", "Fill in the secret.");
  }
}

Secret resolve_secret(const JsonValue& value, const ConfigResolver& resolver) {
  check_secret_form(value);
  if (value.type == JsonValue::Type::string) return Secret(value.text);
  const Reference reference = read_reference(value);
  std::string content;
  if (!reference.env.empty()) {
    content = ask(value, resolver.env, reference.env, "an environment variable");
  } else {
    content = ask(value, resolver.file, reference.file, "a file");
    drop_line_end(content);
  }
  if (content.empty()) {
    throw unavailable(value, "leads to an empty secret.",
                      reference.env.empty() ? "Write the secret into the file that it names."
                                            : "Set the environment variable that it names to the secret.");
  }
  Secret secret{content};
  wipe(content);
  return secret;
}

}  // namespace cxsync
