"""Programs that use the package of the checkout, as processes of their own."""

import os

from simulator import BUILD, REPOSITORY

LIBRARY = BUILD / "lib" / "libcxsync.so"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(REPOSITORY / "bindings" / "python" / "src"),
    "CXSYNC_LIBRARY": str(LIBRARY),
}
