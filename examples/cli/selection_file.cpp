#include "selection_file.hpp"

#include "program/whole_file.hpp"

namespace cxsync::cli {

Selection read_selection(const std::string& text) {
  if (!text.starts_with('@')) return Selection::parse(text);
  constexpr program::FileRole k_role{"The selection file", ErrorCode::usage, 64 * program::k_mib};
  return Selection::parse(program::without_byte_order_mark(program::read_whole_file(text.substr(1), k_role)));
}

}  // namespace cxsync::cli
