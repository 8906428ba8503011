"""exports.py LIBRARY INCLUDE_FOLDER FROZEN_FOLDER: what the shared library shows to a program, and what it needs."""

import pathlib
import re
import subprocess
import sys

VERSION_NODE = "CXS_0"
SONAME = "libcxsync.so.0"


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def declared(folder: pathlib.Path) -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", (folder / "cxsync/cxsync.h").read_text(), flags=re.DOTALL)
    return set(re.findall(r"CXS_API [\w ]+\*?\s*(cxs_\w+)\(", text))


def main() -> None:
    library, folder, frozen = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    exported = {line.split()[-1] for line in run("nm", "-D", "--defined-only", "--with-symbol-versions", library).splitlines()}
    promised = {f"{name}@@{VERSION_NODE}" for name in declared(folder)} | {VERSION_NODE}
    assert len(promised) > 100, "the header was not understood"
    assert exported == promised, f"too many: {sorted(exported - promised)}; missing: {sorted(promised - exported)}"

    gone = declared(frozen) - declared(folder)
    assert not gone, f"the header no longer declares {sorted(gone)}"

    dynamic = run("readelf", "-d", library)
    assert f"[{SONAME}]" in dynamic, f"the SONAME is not {SONAME}"
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic)
    assert needed and not [name for name in needed if "boost" in name], f"needed at run time: {needed}"
    print(f"{len(exported) - 1} functions and {VERSION_NODE}; needs {', '.join(needed)}")


main()
