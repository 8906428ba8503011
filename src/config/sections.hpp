#pragma once

#include "config/key_table.hpp"

namespace cxsync {

// The sections of the document, one file each. All throw Error with a config_* code or secret_unavailable.

/// `/cxone`: credentials are needed, and secrets resolved, only without a source of the host's own.
CxoneConfig read_cxone(const JsonValue& section, const Reading& reading);

/// `/ivinex`: address, credentials and module ids are needed only without a sink of the host's own.
IvinexConfig read_ivinex(const JsonValue& section, const Reading& reading);

/// `/ivinex/modules/KIND`
ModuleConfig read_module(Kind kind, const JsonValue& section, const Reading& reading);

/// The module of a kind that the document says nothing about; only for a sink of the host's own.
ModuleConfig default_module(Kind kind);

/// A path of the document, made absolute by the resolver if there is one.
std::string resolved_path(const std::string& path, const ConfigResolver& resolver);

// Readers for tables that both sides share.

inline constexpr Key<Limits> k_limits_keys[] = {
    {"requests_per_second", whole<&Limits::requests_per_second, 1>},
    {"max_in_flight", whole<&Limits::max_in_flight, 1>},
    {"request_timeout_ms", whole<&Limits::request_timeout_ms, 1>},
    {"attempts", whole<&Limits::attempts, 1>},
    {"max_wait_ms", whole<&Limits::max_wait_ms, 1>},
    {"max_response_bytes",
     whole<&Limits::max_response_bytes, 1, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())>}};

inline void ca_file(Tls& out, const JsonValue& value, const Reading& reading) {
  out.ca_file = resolved_path(plain_text(value), reading.resolver);
}

inline constexpr Key<Tls> k_tls_keys[] = {{"ca_file", ca_file}};

/// A member that holds an address; `Read` is service_address or proxy_address.
template <auto Member, auto Read, typename T>
void address(T& out, const JsonValue& value, const Reading&) {
  out.*Member = Read(value);
}

/// The same; null means none.
template <auto Member, auto Read, typename T>
void address_or_null(T& out, const JsonValue& value, const Reading&) {
  if (value.type != JsonValue::Type::null) out.*Member = Read(value);
}

}  // namespace cxsync
