#include "program/config_file.hpp"

#include <cstdlib>
#include <filesystem>

#include "program/whole_file.hpp"
#include "support/text.hpp"

namespace cxsync::program {

namespace {

constexpr FileRole k_secret{"The secret file", ErrorCode::secret_unavailable, 64 * k_kib};
constexpr FileRole k_configuration{"The configuration", ErrorCode::config_unreadable, 4 * k_mib};

ConfigResolver resolver_beside(const std::filesystem::path& folder) {
  const auto absolute = [folder](const std::string& path) { return (folder / path).lexically_normal().string(); };
  ConfigResolver resolver;
  resolver.path = absolute;
  resolver.file = [absolute](const std::string& path) { return read_whole_file(absolute(path), k_secret); };
  resolver.env = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) {
      throw Error(ErrorCode::secret_unavailable, "The environment variable " + printable(name, 100) + " is not set.",
                  "Set it to the secret before you start cxsync.");
    }
    return std::string(value);
  };
  return resolver;
}

}  // namespace

Config read_config_file(const std::string& path) {
  std::string document = read_whole_file(path, k_configuration);
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  try {
    Config config = parse_config(document, resolver_beside(folder));
    wipe(document);
    return config;
  } catch (Error& error) {
    wipe(document);
    throw error.with("file", printable(path));
  }
}

}  // namespace cxsync::program
