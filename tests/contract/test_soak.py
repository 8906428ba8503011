"""A process that previews for days holds no more at its end than at its beginning.

The ordinary run previews a thousand times; CXSYNC_TEST_ALL=yes ten thousand times.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from scenario import named
from simulator import BUILD

PREVIEWS = 10_000 if os.environ.get("CXSYNC_TEST_ALL") == "yes" else 1_000
LONGEST_S = 900
MOST_GROWTH_KIB = 1024


def test_thousands_of_previews_in_one_process_leave_nothing_behind(scenario):
    scenario.set_records("campaigns", [named(str(key), f"Campaign {key}") for key in range(1, 21)])
    library = BUILD / "lib" / "libcxsync.so"
    done = subprocess.run([sys.executable, Path(__file__).with_name("soak.py"), library, scenario.save(), str(PREVIEWS)],
                          capture_output=True, text=True, timeout=LONGEST_S, check=False)
    assert done.returncode == 0, done.stderr
    held = [json.loads(line) for line in done.stdout.splitlines()]
    assert held[-1]["previews"] == PREVIEWS
    assert scenario.simulator.get("state")["requests"]["ivinex"] >= PREVIEWS, "each of them asks the services"
    warm = held[len(held) // 2]  # what is cached is cached by then
    assert held[-1]["kib"] - warm["kib"] < MOST_GROWTH_KIB, held
    for name in ("descriptors", "threads"):
        assert len({now[name] for now in held}) == 1, held
