"""exports.py LIBRARY INCLUDE_FOLDER FROZEN_FOLDER: what the shared library shows to a program, and what it needs."""

import pathlib
import re
import subprocess
import sys

VERSION_NODE = "CXS_0"
SONAME = "libcxsync.so.0"
NEEDED = {"libssl.so.3", "libcrypto.so.3", "libz.so.1", "libsqlite3.so.0", "libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "libc.so.6"}


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def declared(folder: pathlib.Path) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", (folder / "cxsync/cxsync.h").read_text(), flags=re.DOTALL)
    return set(re.findall(r"CXS_API [\w ]+\*?\s*(cxs_\w+)\(", text))


def main() -> None:
    library, folder, frozen = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    # Number, value, size, type, binding, visibility, section, name; C++ would show as WEAK or UNIQUE.
    symbols = [line.split() for line in run("readelf", "--dyn-syms", "-W", library).splitlines()]
    defined = [s for s in symbols if len(s) == 8 and s[0].rstrip(":").isdigit() and s[6] != "UND"]
    exported = {s[7] for s in defined}
    odd = [s for s in defined if s[3:6] != ["FUNC", "GLOBAL", "DEFAULT"] and s[7] != VERSION_NODE]
    assert not odd, f"no plain functions: {odd}"

    promised = {f"{name}@@{VERSION_NODE}" for name in declared(folder)} | {VERSION_NODE}
    assert len(promised) > 100, "the header was not understood"
    assert exported == promised, f"too many: {sorted(exported - promised)}; missing: {sorted(promised - exported)}"

    gone = declared(frozen) - declared(folder)
    assert not gone, f"the header no longer declares {sorted(gone)}"

    dynamic = run("readelf", "-d", library)
    assert f"[{SONAME}]" in dynamic, f"the SONAME is not {SONAME}"
    needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic))
    needed = {name for name in needed if not name.startswith("ld-linux")}
    assert needed and needed <= NEEDED, f"needed at run time: {sorted(needed - NEEDED)}"
    assert "NODELETE" in dynamic, "it may be unloaded"
    for unwanted in ("TEXTREL", "RPATH", "RUNPATH"):
        assert unwanted not in dynamic, f"it has {unwanted}"
    print(f"{len(exported) - 1} functions and {VERSION_NODE}; needs {', '.join(sorted(needed))}")


main()
