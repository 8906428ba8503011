#include "program/current_error.hpp"

#include <exception>
#include <new>

#include "support/text.hpp"

namespace cxsync::program {

Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::internal, "There is not enough memory.",
                 "Close other programs, or sync one kind at a time.");
  } catch (const std::exception& error) {
    return Error(ErrorCode::internal, std::string("Something unexpected happened: ") + printable(error.what()) + ".",
                 "Please report this, with the command that you typed.");
  }
}

}  // namespace cxsync::program
