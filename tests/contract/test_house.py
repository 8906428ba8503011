"""The house rules of ARCHITECTURE.md, read from the #include lines; and what a host compiles: the public headers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import house_rules
from house_rules import LIBRARY_PLACES, MAY_INCLUDE, RULES, House

REPOSITORY = Path(__file__).resolve().parents[2]
PUBLIC = REPOSITORY / "include" / "cxsync"


def test_the_order_of_the_folders_has_no_circle():
    left = dict(MAY_INCLUDE)
    while left:
        free = [folder for folder, below in left.items() if not below & left.keys()]
        assert free, f"a circle among {sorted(left)}"
        for folder in free:
            del left[folder]


def test_the_order_is_the_one_that_the_document_draws():
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawing = re.search(r"## Who may include whom\s+```\n(.*?)```", text, re.DOTALL).group(1)
    drawn = set()
    for line in drawing.splitlines():
        for part in re.split(r" {2,}(?=[a-z]+ ->)", line):
            words = re.split(r"\s*(<-|->)\s*", part.strip())
            for left, arrow, right in zip(words[::2], words[1::2], words[2::2]):
                for one in re.split(r",\s*", left):
                    drawn |= {(one, other) if arrow == "->" else (other, one) for other in re.split(r",\s*", right)}
    allowed = {(folder, lower) for folder in MAY_INCLUDE for lower in house_rules.below(folder)}
    assert len(drawn) >= 10
    assert drawn <= allowed


def test_every_library_with_a_place_is_used_there():
    house = House(REPOSITORY)
    included = {name for path in house.code("src", "examples") for name in house.includes(path)}
    assert [library for library in LIBRARY_PLACES if not any(name.startswith(library) for name in included)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    assert rule(House(REPOSITORY)) == []


# A violation of each rule: where, and what is written there.
PLANTED = [
    ("every_folder_of_src_has_its_place_in_the_order", "src/utils/words.hpp", ""),
    ("all_code_stands_in_a_folder_in_files_of_known_endings", "src/loose.cpp", ""),
    ("all_code_stands_in_a_folder_in_files_of_known_endings", "src/plan/more.ipp", '#include "http/url.hpp"'),
    ("all_code_stands_in_a_folder_in_files_of_known_endings", "src/plan/more.cc", '#include "http/url.hpp"'),
    ("an_include_names_one_file", "src/plan/diff.cpp", '#define STORE "store/store.hpp"\n#include STORE'),
    ("an_include_names_one_file", "src/plan/diff.cpp", '#include "../store/store.hpp"'),
    ("an_include_names_one_file", "src/plan/diff.cpp", '#include "plan/../store/store.hpp"'),
    ("an_include_names_one_file", "include/cxsync/plan.hpp", '#include "../../src/model/link.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/plan/diff.cpp", '#include "store/store.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/plan/diff.cpp", "#include <store/store.hpp>"),
    ("a_folder_includes_only_what_stands_below_it", "src/plan/diff.cpp", '  #  include\t"http/url.hpp" // why'),
    ("a_folder_includes_only_what_stands_below_it", "src/plan/diff.cpp", '#include_next "apply/apply.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/plan/diff.cpp", '#include "diff.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/cxone/page.cpp", '#include "ivinex/page.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/ivinex/page.cpp", '#include "cxone/page.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/cxone/page.cpp", '#include "plan/diff.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/ivinex/deeper/page.cpp", '#include "plan/diff.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/support/text.cpp", '#include "model/link.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/http/url.cpp", '#include "model/link.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/model/kind.cpp", '#include "plan/diff.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/store/store.cpp", '#include "plan/diff.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/config/values.cpp", '#include "store/store.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/apply/learn.cpp", '#include "store/store.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/engine/site.cpp", '#include "capi/version.hpp"'),
    ("a_folder_includes_only_what_stands_below_it", "src/capi/version.cpp", '#include "plan/diff.hpp"'),
    ("a_folder_knows_no_public_header_of_what_stands_above_it", "src/support/text.cpp", '#include "cxsync/error.hpp"'),
    ("a_folder_knows_no_public_header_of_what_stands_above_it", "src/model/kind.cpp", '#include "cxsync/plan.hpp"'),
    ("a_folder_knows_no_public_header_of_what_stands_above_it", "src/cxone/page.cpp", '#include "cxsync/plan.hpp"'),
    ("a_folder_knows_no_public_header_of_what_stands_above_it", "src/http/url.cpp", '#include "cxsync/report.hpp"'),
    ("a_folder_knows_no_public_header_of_what_stands_above_it", "src/plan/diff.cpp", "#include <cxsync/engine.hpp>"),
    ("a_folder_is_linked_with_nothing_above_it", "src/cxone/CMakeLists.txt", ""),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.hpp", "#include <chrono>"),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.cpp", "#include <fstream>"),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.cpp", "#include <random>"),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.cpp", "#include <sys/socket.h>"),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.cpp", '#include "support/clock.hpp"'),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/support/text.hpp", '#include "support/clock.hpp"'),
    ("planning_reaches_no_clock_socket_file_or_chance", "src/plan/diff.cpp", '#include "support/task.hpp"'),
    ("planning_and_its_pure_neighbours_read_no_clock", "src/plan/diff.cpp", "auto t = std::time(nullptr);"),
    ("planning_and_its_pure_neighbours_read_no_clock", "src/model/kind.cpp", "auto t = system_clock::now();"),
    ("planning_and_its_pure_neighbours_read_no_clock", "src/config/values.cpp", '#include "support/clock.hpp"'),
    ("a_library_is_included_only_where_it_belongs", "src/cxone/page.cpp", "#include <boost/beast/http.hpp>"),
    ("a_library_is_included_only_where_it_belongs", "src/engine/site.cpp", "#include <boost/beast.hpp>"),
    ("a_library_is_included_only_where_it_belongs", "src/ivinex/page.cpp", '#include "openssl/ssl.h"'),
    ("a_library_is_included_only_where_it_belongs", "src/support/text.cpp", "#include <openssl/evp.h>"),
    ("a_library_is_included_only_where_it_belongs", "src/support/task.cpp", "#include <boost/asio/ssl/stream.hpp>"),
    ("a_library_is_included_only_where_it_belongs", "src/engine/site.cpp", "#include <sqlite3.h>"),
    ("a_library_is_included_only_where_it_belongs", "src/cxone/page.cpp", "#include <zlib.h>"),
    ("the_public_headers_need_nothing_but_the_standard_library_and_each_other", "include/cxsync/plan.hpp",
     "#include <boost/json.hpp>"),
    ("the_public_headers_need_nothing_but_the_standard_library_and_each_other", "include/cxsync/plan.hpp",
     '#include "boost/json.hpp"'),
    ("the_public_headers_need_nothing_but_the_standard_library_and_each_other", "include/cxsync/plan.hpp",
     '#include "model/link.hpp"'),
    ("the_programs_use_the_library_as_a_host_does", "examples/cli/main.cpp", '#include "engine/site.hpp"'),
    ("the_programs_use_the_library_as_a_host_does", "examples/cli/main.cpp", "#include <plan/diff.hpp>"),
    ("the_programs_use_the_library_as_a_host_does", "examples/page/api.cpp", '#include "store/store.hpp"'),
    ("the_programs_use_the_library_as_a_host_does", "examples/program/signals.cpp", '#include "engine/site.hpp"'),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the sources, and a way to plant something in it for one test."""
    root = tmp_path_factory.mktemp("house")
    for folder in ("src", "include", "examples"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    return root


def plant(path, line):
    """Writes the line below what stands there; returns how to undo it."""
    before = path.read_text(encoding="utf-8") if path.exists() else None
    made = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = before or ""
    path.write_text(text.replace("USES ", "USES plan ") if path.name == "CMakeLists.txt" else f"{text}\n{line}\n")

    def undo():
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
        for folder in made:
            folder.rmdir()

    return undo


@pytest.mark.parametrize("name, where, line", PLANTED, ids=lambda value: value.replace("\n", " "))
def test_a_planted_violation_is_caught(copy, name, where, line):
    rule = getattr(house_rules, name)
    assert rule(House(copy)) == []
    undo = plant(copy / where, line)
    try:
        assert rule(House(copy)), "nobody noticed"
    finally:
        undo()


def test_a_violation_of_every_rule_is_planted():
    assert {name for name, _, _ in PLANTED} == {rule.__name__ for rule in RULES}


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
