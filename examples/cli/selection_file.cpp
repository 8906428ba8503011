#include "selection_file.hpp"

#include "whole_file.hpp"

namespace cxsync::cli {

Selection read_selection(const std::string& text) {
  if (!text.starts_with('@')) return Selection::parse(text);
  constexpr FileRole k_role{"The selection file", ErrorCode::usage, 64 * k_mib};
  return Selection::parse(without_byte_order_mark(read_whole_file(text.substr(1), k_role)));
}

}  // namespace cxsync::cli
