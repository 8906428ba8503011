#include <cxsync/cxsync.h>
#include <cxsync/config.hpp>
#include <cxsync/error.hpp>
#include <iostream>

int main() {
  try {
    cxsync::parse_config("{}");
  } catch (const cxsync::Error& error) {
    if (error.code() != cxsync::ErrorCode::config_missing_key) return 1;
    std::cout << cxs_version() << '\n';
    return 0;
  }
  return 1;
}
