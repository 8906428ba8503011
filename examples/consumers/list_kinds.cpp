// The same as list_kinds.c with the C++ classes, which only the static library has.
#include <cxsync/cxsync.h>

#include <cxsync/engine.hpp>
#include <iostream>
#include <iterator>
#include <string>

int main() {
  std::cout << "cxsync " << cxs_version() << '\n';
  const std::string config{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  try {
    const cxsync::Engine engine(cxsync::parse_config(config));
    for (const cxsync::Kind kind : engine.kinds()) std::cout << cxsync::to_string(kind) << '\n';
  } catch (const cxsync::Error& error) {
    std::cerr << error.message() << '\n' << error.hint() << '\n';
    return 1;
  }
  return 0;
}
