"""The house rules of ARCHITECTURE.md, read from the #include lines; and what a host compiles: the public headers."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src"
PUBLIC = REPOSITORY / "include" / "cxsync"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# Whom each folder of src/ may include, besides itself and the public headers.
MAY_INCLUDE = {
    "support": set(),
    "model": {"support"},
    "http": {"support"},
    "cxone": {"support", "model", "http"},
    "ivinex": {"support", "model", "http"},
    "config": {"support", "model"},
    "store": {"support", "model"},
    "plan": {"support", "model"},
    "apply": {"support", "model", "plan"},
    "engine": {"support", "model", "http", "cxone", "ivinex", "config", "store", "plan", "apply"},
    "capi": {"support", "model", "engine"},
}

# Where a library may be included: a file, or a folder that ends with a slash.
LIBRARY_PLACES = {
    "boost/beast": ("src/http/", "examples/page/", "examples/simulator/"),
    "boost/asio/ssl": ("src/http/", "examples/page/", "examples/simulator/"),
    "openssl/": ("src/http/", "src/support/digest.cpp", "src/support/secret.cpp", "examples/page/", "examples/simulator/"),
    "zlib.h": ("src/http/", "examples/simulator/"),
    "sqlite3.h": ("src/store/", "examples/simulator/"),
}


def code_below(*folders):
    return sorted(p for folder in folders for p in (REPOSITORY / folder).rglob("*") if p.suffix in (".cpp", ".hpp", ".h"))


def includes(path):
    """(is it a system include, what is included) of every include line."""
    return [(mark == "<", name) for mark, name in INCLUDE.findall(path.read_text(encoding="utf-8"))]


def relative(path):
    return path.relative_to(REPOSITORY).as_posix()


def test_every_folder_of_src_has_its_place_in_the_order():
    assert {p.name for p in SOURCE.iterdir() if p.is_dir()} == set(MAY_INCLUDE)


def test_the_order_of_the_folders_has_no_circle():
    left = dict(MAY_INCLUDE)
    while left:
        free = [folder for folder, below in left.items() if not below & left.keys()]
        assert free, f"a circle among {sorted(left)}"
        for folder in free:
            del left[folder]


@pytest.mark.parametrize("folder", sorted(MAY_INCLUDE))
def test_a_folder_includes_only_what_stands_below_it(folder):
    allowed = MAY_INCLUDE[folder] | {folder, "cxsync"}
    files = code_below(f"src/{folder}")
    assert files
    wrong = [
        f"{relative(path)}: {name}"
        for path in files
        for system, name in includes(path)
        if not system and name.split("/")[0] not in allowed
    ]
    assert wrong == []


def test_support_knows_of_the_public_headers_only_the_secret():
    # The others need model/, which stands above support/.
    known = {name for path in code_below("src/support") for _, name in includes(path) if name.startswith("cxsync/")}
    assert known <= {"cxsync/secret.hpp"}


def test_planning_and_its_pure_neighbours_read_no_clock():
    wrong = [
        relative(path)
        for path in code_below("src/plan", "src/model", "src/config")
        if any(name == "support/clock.hpp" for _, name in includes(path))
        or re.search(r"_clock::now|\bstd::time\(|random_device", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(LIBRARY_PLACES))
def test_a_library_is_included_only_where_it_belongs(library):
    users = [p for p in code_below("src", "examples", "include") if any(n.startswith(library) for _, n in includes(p))]
    assert users, "a rule about nothing"
    wrong = [
        relative(path)
        for path in users
        if not any(
            relative(path).startswith(place) if place.endswith("/") else relative(path) == place
            for place in LIBRARY_PLACES[library]
        )
    ]
    assert wrong == []


def test_the_public_headers_need_nothing_but_the_standard_library_and_each_other():
    for path in code_below("include"):
        for system, name in includes(path):
            if system:
                assert "/" not in name, f"{relative(path)}: {name}"
            else:
                assert (REPOSITORY / "include" / name).is_file(), f"{relative(path)}: {name}"


def test_the_command_line_uses_the_library_as_a_host_does():
    own = {p.name for p in (REPOSITORY / "examples" / "cli").glob("*.hpp")}
    wrong = [
        f"{relative(path)}: {name}"
        for path in code_below("examples/cli")
        for system, name in includes(path)
        if not system and name not in own and name.split("/")[0] not in ("cxsync", "support")
    ]
    assert wrong == []


def compile_alone(tmp_path, header, language, compiler, *options):
    text = tmp_path / f"alone.{language}"
    # The declaration is for version.h, which holds macros alone: C wants at least one.
    text.write_text(f'#include "cxsync/{header}"\n' * 2 + "extern int alone;\n", encoding="utf-8")
    command = [compiler, "-fsyntax-only", "-Wall", "-Wextra", "-pedantic", "-Werror", *options]
    done = subprocess.run([*command, "-I", str(REPOSITORY / "include"), str(text)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("header", sorted(p.name for p in PUBLIC.glob("*.hpp")))
def test_a_public_header_compiles_alone_and_twice(header, tmp_path):
    compile_alone(tmp_path, header, "cpp", "g++", "-std=c++20")


@pytest.mark.parametrize("header", sorted(p.name for p in PUBLIC.glob("*.h")))
@pytest.mark.parametrize("language, compiler, standard", [("c", "gcc", "c99"), ("cpp", "g++", "c++11")])
def test_a_c_header_compiles_as_old_c_and_as_old_cpp(header, language, compiler, standard, tmp_path):
    compile_alone(tmp_path, header, language, compiler, f"-std={standard}")
