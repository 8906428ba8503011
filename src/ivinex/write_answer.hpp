#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "cxsync/error.hpp"
#include "cxsync/sink.hpp"
#include "http/transport.hpp"
#include "ivinex/credentials.hpp"

namespace cxsync::ivinex {

/// What an answer to a write says about each row. Written: a 2xx answer that is a bare array with one element per row,
/// whose `Status` is "Success" (any case) and whose `CollectionID` fits: the row's own for an update, a number that no
/// other row got for a create. Refused: another `Status` (`rejected_by_ivinex`), or a 4xx that says the request was not
/// done. Everything else is unknown: nobody can tell from it whether the row was written. An answer to the
/// request as a whole (400, 413, 422, or a success that is not one result per row) is marked so.
std::vector<WriteResult> judge_write(std::span<const RowWrite> rows, const http::Response& response,
                                     const Credentials& credentials);

/// What a failed exchange says: nothing was sent only if the transport is certain of it.
std::vector<WriteResult> judge_failed_write(std::size_t rows, const Error& failure);

/// Results for rows that were kept back.
std::vector<WriteResult> not_sent(std::size_t rows, const Error& reason);

}  // namespace cxsync::ivinex
