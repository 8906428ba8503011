#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/kind.hpp"
#include "cxsync/secret.hpp"

namespace cxsync {

/// When a mapped field is written. See "What sync means" in the README.
enum class Policy : std::uint8_t { keep_edits, source, on_create, if_empty };
std::string_view to_string(Policy policy) noexcept;

/// When two values of a field count as equal.
enum class Compare : std::uint8_t { text, text_ci, bool_, number, id_list };
std::string_view to_string(Compare compare) noexcept;

/// When the agents' group is added to a user's groups.
enum class GroupPolicy : std::uint8_t { ensure, on_create };
std::string_view to_string(GroupPolicy policy) noexcept;

/// How fast and how long one side is asked.
struct Limits {
  std::uint32_t requests_per_second = 10;
  std::uint32_t max_in_flight = 4;
  std::uint32_t request_timeout_ms = 30000;
  std::uint32_t attempts = 4;  ///< tries of one request that may be repeated, the first included
  std::uint32_t max_wait_ms = 30000;
  std::uint64_t max_response_bytes = 67108864;

  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Tls {
  std::string ca_file;  ///< PEM file with the authorities to trust; empty: the system's
  friend bool operator==(const Tls&, const Tls&) = default;
};

enum class CxoneAuth : std::uint8_t { access_key, regional_access_key };
enum class ClientAuth : std::uint8_t { basic, post };

struct CxoneConfig {
  CxoneAuth auth = CxoneAuth::access_key;
  std::string issuer = "https://cxone.niceincontact.com";
  std::string client_id;
  Secret client_secret;
  ClientAuth client_auth = ClientAuth::basic;
  std::string access_key_id;
  Secret access_key_secret;
  std::string regional_url;  ///< only with regional_access_key
  std::string api_url;       ///< empty: discovery gives it
  int api_version = 30;      ///< 9 to 34
  bool campaigns_from_skills = true;
  std::uint32_t page_size = 100;
  Tls tls;
  std::string proxy;  ///< empty: none
  Limits limits;
};

/// How one Ivinex field is fed.
struct FieldMapping {
  std::string field;                    ///< Ivinex machine name
  std::string from;                     ///< canonical source field; empty when `constant` is set
  std::optional<std::string> constant;  ///< written as it is
  Policy policy = Policy::keep_edits;
  Compare compare = Compare::text;
  std::optional<std::map<std::string, std::string, std::less<>>> map;  ///< source value -> Ivinex value
};

/// One Ivinex module.
struct ModuleConfig {
  std::uint64_t collection_type_id = 0;  ///< 0 with a host's own sink
  std::string key_field = "cxone_id";
  std::string group_field;  ///< empty: none. Default for users: `user_groups`
  GroupPolicy group_policy = GroupPolicy::ensure;
  bool create_inactive = true;       ///< default for users: false
  std::vector<std::string> suggest;  ///< canonical source fields
  std::vector<FieldMapping> fields;  ///< in the order of the document
};

struct IvinexConfig {
  std::string base_url;
  std::string username;
  Secret password;
  std::uint32_t page_size = 100;
  std::uint32_t batch_size = 25;
  std::string agents_group = "Call Center Agents";
  Tls tls;
  std::string proxy;
  Limits limits{.requests_per_second = 5, .max_in_flight = 2};
  /// One per kind, in the order of k_all_kinds; empty: that kind is not synchronised.
  std::array<std::optional<ModuleConfig>, 4> modules;
};

struct GuardConfig {
  std::uint32_t max_create_percent = 100;
  std::uint32_t max_update_percent = 50;
  std::uint32_t max_deactivate_percent = 20;
  std::uint32_t max_shrink_percent = 30;
  std::uint32_t min_rows = 10;
};

/// One Ivinex site and the CXone tenant it is fed from.
struct Config {
  std::string site;
  CxoneConfig cxone;
  IvinexConfig ivinex;
  std::string state_path;
  GuardConfig guards;

  [[nodiscard]] const ModuleConfig* module(Kind kind) const noexcept {
    const auto& entry = ivinex.modules[static_cast<std::size_t>(kind)];
    return entry ? &*entry : nullptr;
  }
};

/// How the host turns references in the document into values. The library itself reads no environment and no file.
struct ConfigResolver {
  /// The value of an environment variable. Throw Error(secret_unavailable) if there is none.
  std::function<std::string(const std::string& name)> env;
  /// The content of a secret file; its last line end is dropped by the parser. Throw Error(secret_unavailable).
  std::function<std::string(const std::string& path)> file;
  /// Makes a path of the document absolute (relative paths are relative to the document).
  std::function<std::string(const std::string& path)> path;
};

/// Which sides the host brings itself; those need no address, credentials or module id.
struct ConfigSides {
  bool own_source = false;
  bool own_sink = false;
};

/// Reads one configuration document (UTF-8 JSON).
/// @throws Error with a config_* code; the detail `path` holds the JSON path (`/ivinex/modules/users/feilds`) and
///         `nearest_key` the nearest known key.
Config parse_config(std::string_view json, const ConfigResolver& resolver = {}, ConfigSides sides = {});

/// The canonical source fields of a kind, in the order of documents.
const std::vector<std::string>& canonical_fields(Kind kind);

}  // namespace cxsync
