#include <cxsync/cxsync.h>
#include <stdio.h>

int main(void) {
  if (cxs_abi_version() != CXS_ABI_VERSION) return 1;
  puts(cxs_version());
  return 0;
}
