#include "ivinex/records_client.hpp"

#include <utility>

#include "ivinex/answer.hpp"
#include "ivinex/write_answer.hpp"
#include "ivinex/write_body.hpp"

namespace cxsync::ivinex {

RecordsClient::RecordsClient(const IvinexConfig& config, http::Transport& transport)
    : config_(config), transport_(transport), endpoint_(config) {}

bool RecordsClient::is_configured(Kind kind) const noexcept {
  return config_.modules[static_cast<std::size_t>(kind)].has_value();
}

const ModuleConfig& RecordsClient::module(Kind kind) const {
  const auto& module = config_.modules[static_cast<std::size_t>(kind)];
  if (module) return *module;
  const std::string word(to_string(kind));
  throw Error(ErrorCode::kind_not_configured, "No Ivinex module is configured for " + word + ".",
              "Add /ivinex/modules/" + word + " with its collection_type_id to the configuration.", {{"kind", word}});
}

Task<Page> RecordsClient::read_page(Kind kind, std::uint64_t offset, std::uint64_t limit,
                                    std::span<const std::string> fields, const Call& call) {
  const http::Request request = endpoint_.page(module(kind).collection_type_id, offset, limit);
  if (const auto& denied = denied_[static_cast<std::size_t>(kind)]) throw Error(*denied);
  co_await gate_.enter();
  const LoginGate::Passage passage(gate_);
  const http::Response response = co_await transport_.send(request, call);
  co_await yield();  // the next request goes out before this answer is decoded
  co_return judge_read(kind, response, fields);
}

Page RecordsClient::judge_read(Kind kind, const http::Response& response, std::span<const std::string> fields) {
  const std::string what = "the read of " + std::string(to_string(kind));
  if (!is_success(response.status)) {
    const Error error = refusal(endpoint_, what, response).with("kind", std::string(to_string(kind)));
    if (error.code() == ErrorCode::credentials_refused) gate_.refuse(error);
    if (error.code() == ErrorCode::permission_denied) denied_[static_cast<std::size_t>(kind)] = error;
    throw error;
  }
  auto parsed = parse_page(response.body, fields);
  if (!parsed.page) {
    const bool login_page = is_login_page(response);
    const Error error = unreadable(endpoint_, what, response, login_page ? "is a login page" : parsed.problem)
                            .with("kind", std::string(to_string(kind)));
    if (login_page) gate_.refuse(error);
    throw error;
  }
  gate_.accept();
  return std::move(*parsed.page);
}

Task<std::vector<WriteResult>> RecordsClient::write(Kind kind, std::span<const RowWrite> rows, const Call& call) {
  const auto& target = module(kind);
  if (rows.empty()) co_return std::vector<WriteResult>();
  if (const auto* reserved = reserved_field(rows)) {
    Error error(ErrorCode::config_bad_value, "The field " + *reserved + " is Ivinex's own and cannot be written.");
    co_return not_sent(rows.size(), error);
  }
  std::optional<Error> failure;
  http::Response response;
  try {
    co_await gate_.enter();
  } catch (const Error& refusal) {
    failure = refusal;
  }
  if (failure) co_return not_sent(rows.size(), *failure);
  const LoginGate::Passage passage(gate_);
  const http::Request request = endpoint_.write(write_body(target.collection_type_id, rows));
  try {
    response = co_await transport_.send(request, call);
  } catch (const Error& error) {
    failure = error;
  }
  if (failure) co_return judge_failed_write(rows.size(), *failure);
  if (response.status == 401) gate_.refuse(refusal(endpoint_, "a write", response));
  co_return judge_write(rows, response, endpoint_.credentials());
}

}  // namespace cxsync::ivinex
