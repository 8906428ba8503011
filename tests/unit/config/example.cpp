#include "unit/config/example.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace cxsync::test {

const std::string_view k_full_example = R"({
  "site": "acme",
  "cxone": {
    "auth": "access_key",
    "issuer": "https://cxone.niceincontact.com",
    "client_id": "the-client", "client_secret": {"env": "CXONE_CLIENT_SECRET"}, "client_auth": "basic",
    "access_key_id": "the-key", "access_key_secret": {"file": "secrets/access-key"},
    "regional_url": "https://na1.nice-incontact.com", "api_url": null,
    "api_version": "v30.0",
    "campaigns_from": "skills",
    "page_size": 100,
    "tls": {"ca_file": "cxone.pem"}, "proxy": null,
    "limits": {"requests_per_second": 10, "max_in_flight": 4, "request_timeout_ms": 30000, "attempts": 4,
               "max_wait_ms": 30000, "max_response_bytes": 67108864}
  },
  "ivinex": {
    "base_url": "https://acme.ivinex.com",
    "username": "the-user", "password": "inline-pass-word",
    "page_size": 100, "batch_size": 25,
    "agents_group": "Call Center Agents",
    "tls": {"ca_file": "ivinex.pem"}, "proxy": "http://proxy.example:3128",
    "limits": {"requests_per_second": 5, "max_in_flight": 2, "request_timeout_ms": 20000, "attempts": 3,
               "max_wait_ms": 10000, "max_response_bytes": 1000000},
    "modules": {
      "users": {
        "collection_type_id": 10201, "key_field": "cxone_id", "group_field": "user_groups", "group_policy": "ensure",
        "create_inactive": false, "suggest": ["user_name", "email"],
        "fields": {"user_name": {"from": "user_name", "policy": "on_create"},
                   "email": {"from": "email"}, "active": {"from": "is_active", "compare": "bool"},
                   "origin": {"value": "CXone", "policy": "if_empty", "compare": "text_ci"}}
      },
      "campaigns": {"collection_type_id": 10202, "key_field": "cxone_id", "create_inactive": true, "suggest": ["name"],
                    "fields": {"name": {"from": "name", "policy": "source", "compare": "text"},
                               "direction": {"from": "direction", "map": {"inbound": "14001", "outbound": "14002"}}}},
      "dispositions": {"collection_type_id": 10203},
      "agent_statuses": {"collection_type_id": 10204}
    }
  },
  "state": {"path": "acme.db"},
  "guards": {"max_create_percent": 100, "max_update_percent": 50, "max_deactivate_percent": 20,
             "max_shrink_percent": 30, "min_rows": 10}
})";

const std::string_view k_least_example = R"({
  "site": "acme",
  "cxone": {"client_id": "c", "client_secret": "s1", "access_key_id": "k", "access_key_secret": "s2"},
  "ivinex": {"base_url": "https://acme.ivinex.com", "username": "u", "password": "s3",
             "modules": {"users": {"collection_type_id": 1}}}
})";

namespace {

namespace json = boost::json;

// The object that holds the last name of a pointer.
json::object& parent_of(json::value& document, std::string_view pointer, std::string& last) {
  json::value* at = &document;
  std::string_view rest = pointer.substr(1);
  for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    at = &at->as_object()[std::string(rest.substr(0, slash))];
    if (at->is_null()) at->emplace_object();
    rest.remove_prefix(slash + 1);
  }
  last = rest;
  return at->as_object();
}

}  // namespace

ConfigResolver fixed_resolver() {
  return {[](const std::string& name) { return "env-" + name; },
          [](const std::string& path) { return "file-" + path + "\n"; },
          [](const std::string& path) { return "/etc/cxsync/" + path; }};
}

std::string with(std::string_view document, std::string_view pointer, std::string_view text) {
  json::value root = json::parse(document);
  std::string last;
  json::object& parent = parent_of(root, pointer, last);
  parent[last] = json::parse(text);
  return json::serialize(root);
}

std::string without(std::string_view document, std::string_view pointer) {
  json::value root = json::parse(document);
  std::string last;
  parent_of(root, pointer, last).erase(last);
  return json::serialize(root);
}

std::optional<Error> error_in(std::string_view document, ConfigSides sides) {
  try {
    parse_config(document, fixed_resolver(), sides);
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace cxsync::test
