#pragma once

#include <iosfwd>

#include "ivinex_store.hpp"

namespace simulator {

/// Prints every module as a table that a person can read.
void print_tables(const IvinexStore& store, std::ostream& out);

}  // namespace simulator
