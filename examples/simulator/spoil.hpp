#pragma once

#include "fault.hpp"
#include "message.hpp"

namespace simulator {

/// What comes instead of an answer. Only for faults that come instead of one.
Answer instead_of_answer(const Fault& fault);

/// The request with the page before or after the one it asks for. Only for faults that turn pages.
Request with_page_turned(Request request, FaultKind kind);
/// Where the page that a request asks for begins; 0 also if it asks for none.
std::int64_t page_start(const Request& request);

/// The answer as it looks, or travels, under a fault that spoils answers.
Answer spoiled(Answer answer, const Fault& fault);

}  // namespace simulator
