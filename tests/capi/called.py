"""called.py HEADER TEST_FOLDER: fails when no test calls an exported function."""

import pathlib
import re
import sys


def main() -> None:
    header = re.sub(r"/\*.*?\*/", "", pathlib.Path(sys.argv[1]).read_text(), flags=re.DOTALL)
    functions = set(re.findall(r"CXS_API [\w ]+\*?\s*(cxs_\w+)\(", header))
    called: set[str] = set()
    for path in pathlib.Path(sys.argv[2]).rglob("*"):
        if path.suffix not in {".c", ".cpp", ".hpp"}:
            continue
        text = re.sub(r"//.*|/\*.*?\*/", "", path.read_text())
        text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)
        called |= set(re.findall(r"\b(cxs_\w+)\s*\(", text))
    assert len(functions) > 100, "the header was not understood"
    missing = sorted(functions - called)
    assert not missing, f"no test calls {', '.join(missing)}"
    print(f"all {len(functions)} functions are called")


main()
