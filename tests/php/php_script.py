"""PHP code that uses the package as a host does, and how it is run."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

from simulator import BUILD, PATIENCE, REPOSITORY

PACKAGE = REPOSITORY / "bindings" / "php"
SIDES = Path(__file__).parent / "sides.php"
LIBRARY = {"CXSYNC_LIBRARY": str(BUILD / "lib" / "libcxsync.so.0")}
STRICT = ("-d", "error_reporting=-1", "-d", "display_errors=stderr")


def run_php(script, *arguments, stdin="", environment=None, folder=None):
    """Runs a PHP file; what it wrote and how it ended."""
    done = subprocess.run(
        ["php", *STRICT, script, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=PATIENCE,
        cwd=folder, env={**os.environ, **LIBRARY, **(environment or {})},
    )
    return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)


def run_code(script, code, *arguments, load=f"require '{PACKAGE}/cxsync.php';", **options):
    """Runs PHP code, put into a file, after the package was loaded. Its answer(...) prints a value as JSON."""
    script.write_text(
        f"<?php\n{load}\nrequire '{SIDES}';\n"
        "function answer(mixed $value): void { echo json_encode($value, JSON_THROW_ON_ERROR); }\n" + code
    )
    return run_php(script, *arguments, **options)
