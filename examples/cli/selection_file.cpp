#include "selection_file.hpp"

#include "whole_file.hpp"

namespace cxsync::cli {

Selection read_selection(const std::string& text) {
  if (!text.starts_with('@')) return Selection::parse(text);
  return Selection::parse(read_whole_file(text.substr(1), ErrorCode::usage, "The selection file"));
}

}  // namespace cxsync::cli
