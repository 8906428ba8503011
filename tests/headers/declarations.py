"""declarations.py INCLUDE_FOLDER COMPILER: what cxsync.h includes, and that readers of plain declarations can take it."""

import pathlib
import re
import subprocess
import sys

DECLARATION = re.compile(
    r"""
      enum\ \{[^{}]*\}                                      # constants
    | typedef\ struct\ \w+\ \w+                             # a handle
    | typedef\ struct\ \w+\ \{[^{}=]*\}\ \w+                # a struct of fields
    | typedef\ [\w ]+\ \w+                                  # a number
    | typedef\ [\w ]+\ \*?\ ?\(\*\w+\)\([^{}=;]*\)          # a callback
    | [\w ]+\*?\ ?(cxs_\w+)\([^{}=;]*\)                     # a function
    """,
    re.VERBOSE,
)


def included(header: pathlib.Path) -> set[str]:
    return set(re.findall(r"^\s*#\s*include\s+[<\"]([^>\"]+)", header.read_text(), re.MULTILINE))


def own_text(folder: pathlib.Path, compiler: str) -> str:
    """The preprocessed text of our headers, without that of the system's."""
    command = [compiler, "-E", "-x", "c", "-std=c99", "-DCXS_STATIC", "-I", str(folder), str(folder / "cxsync/cxsync.h")]
    text, ours = [], False
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        marker = re.match(r'# \d+ "([^"]*)"', line)
        if marker:
            ours = "/cxsync/" in marker[1]
        elif ours:
            text.append(line)
    return "\n".join(text)


def main() -> None:
    folder, compiler = pathlib.Path(sys.argv[1]), sys.argv[2]
    needed = included(folder / "cxsync/cxsync.h") | included(folder / "cxsync/version.h")
    assert needed == {"stddef.h", "stdint.h", "cxsync/version.h"}, f"cxsync.h includes {sorted(needed)}"

    text = re.sub(r"\s+", " ", own_text(folder, compiler)).strip()
    assert "#" not in text, "preprocessor lines are left"
    assert text.endswith(";"), "the text ends in something that is no declaration"
    # Semicolons within braces end fields, not declarations.
    flat = re.sub(r"\{[^{}]*\}", lambda body: body[0].replace(";", "\0"), text)
    declarations = [part.replace("\0", ";").strip() for part in flat.rstrip(";").split(";")]
    functions = 0
    for declaration in declarations:
        found = DECLARATION.fullmatch(declaration)
        assert found, f"no plain declaration: {declaration}"
        functions += found[1] is not None
    assert functions > 100, f"only {functions} functions were recognised"
    print(f"{len(declarations)} declarations, {functions} of them functions")


main()
