#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"
#include "http/transport.hpp"
#include "ivinex/records_endpoint.hpp"

namespace cxsync::ivinex {

[[nodiscard]] constexpr bool is_success(int status) noexcept { return status >= 200 && status < 300; }

/// What Ivinex says about a refusal: the text `Message`, `message`, `Error` or `error` of a JSON object or of the first
/// one in an array. Printable; empty if it says nothing. The form is not documented, so every one of these is a guess.
std::string server_text(const http::Response& response, const Credentials& credentials);

/// True if the body is a page for people with a field for a password.
bool is_login_page(const http::Response& response);

/// The error for an answer to a read whose status is not 2xx.
Error refusal(const RecordsEndpoint& endpoint, std::string_view what, const http::Response& response);

/// The error bad_response for a 2xx answer that is not what a read gives.
/// @param problem `is not JSON`.
Error unreadable(const RecordsEndpoint& endpoint, std::string_view what, const http::Response& response,
                 std::string_view problem);

/// A text member of an object; empty if there is none.
std::string_view text_member(const boost::json::object& object, std::string_view name) noexcept;

/// A record's id, which comes as text or as a whole number; empty if there is none.
std::string id_member(const boost::json::object& object, std::string_view name);

}  // namespace cxsync::ivinex
