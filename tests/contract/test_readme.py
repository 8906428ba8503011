"""What README.md shows is what is there: its programs are the examples' text, its paths and links lead somewhere."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator import REPOSITORY

# A block of these is part of a file, which the line above it names: <!-- examples/c/own_table.c -->
PROGRAMS = ("c", "cpp", "cmake", "php", "python")
# Everything else that may stand on a fence: console text and documents.
TEXTS = ("", "json")
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(.*?)\s*")
MARK = re.compile(r"<!-- (\S+) -->")
FOLDERS = ("bindings", "cmake", "examples", "include", "src", "tests", r"\.ci")
PATH = re.compile(rf"(?<![\w/.-])(?:\./)?((?:{'|'.join(FOLDERS)})/[\w./*-]*[\w/*])")


@dataclass
class Block:
    line: int
    above: str
    language: str
    text: str


def blocks(document):
    """The fenced blocks of a document. A fence that is not closed is a block to the end."""
    found, lines, at = [], document.splitlines(), 0
    while at < len(lines):
        fence = FENCE.fullmatch(lines[at])
        if fence:
            start = at
            at += 1
            while at < len(lines) and lines[at].strip() != fence[1]:
                at += 1
            found.append(Block(start + 1, lines[start - 1] if start else "", fence[2], "\n".join(lines[start + 1 : at])))
        at += 1
    return found


def problem_of(block, root=REPOSITORY):
    """What is wrong with a block; None: nothing."""
    mark = MARK.fullmatch(block.above)
    if block.language in TEXTS:
        return f"line {block.line}: a mark above a block without a language" if mark else None
    if block.language not in PROGRAMS:
        return f'line {block.line}: "{block.language}" is none of {PROGRAMS + TEXTS}'
    if not mark:
        return f"line {block.line}: no line above it names the file it is a part of"
    path = root / mark[1]
    if not path.is_file():
        return f"line {block.line}: there is no {mark[1]}"
    if not block.text.strip() or f"\n{block.text}\n" not in "\n" + path.read_text(encoding="utf-8"):
        return f"line {block.line}: it is not a part of {mark[1]}"
    return None


def prose(document):
    """The document without its blocks."""
    for block in blocks(document):
        document = document.replace(block.text, "") if block.text else document
    return document


def anchors(document):
    """The headings' addresses, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.fixture(scope="module")
def readme():
    return (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_every_program_in_the_readme_is_a_part_of_the_file_that_it_names(readme):
    found = blocks(readme)
    assert [problem for problem in map(problem_of, found) if problem] == []
    assert {block.language for block in found} >= {"c", "cpp", "cmake", "json", ""}


# Each is a document that is wrong, over the file examples/one.c of three lines: int a; int b; int c;
@pytest.mark.parametrize("document", [
    "```c\nint a;\n```",
    "<!-- examples/one.c -->\n\n```c\nint a;\n```",
    "see <!-- examples/one.c -->\n```c\nint a;\n```",
    "<!-- examples/two.c -->\n```c\nint a;\n```",
    "<!-- examples/one.c -->\n```c\nint d;\n```",
    "<!-- examples/one.c -->\n```c\nint a;\nint c;\n```",
    "<!-- examples/one.c -->\n```c\n int a;\n```",
    "<!-- examples/one.c -->\n```c\nint\n```",
    "<!-- examples/one.c -->\n```c\n```",
    "<!-- examples/one.c -->\n```c\nint a;",
    "~~~c\nint a;\n~~~",
    "  ```python\nprint()\n  ```",
    "```C++\nint a;\n```",
    "<!-- examples/one.c -->\n```\nint a;\n```",
])  # fmt: skip
def test_a_program_that_is_no_part_of_a_file_is_caught(tmp_path, document):
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "one.c").write_text("int a;\nint b;\nint c;\n")
    good = "<!-- examples/one.c -->\n```c\nint a;\nint b;\n```"
    assert [problem_of(block, tmp_path) for block in blocks(good)] == [None]
    if document.endswith("int a;"):  # not closed: what comes after it in the document belongs to it
        document += "\n\nMore text."
    assert [problem_of(block, tmp_path) for block in blocks(document)] != [None]


@pytest.mark.parametrize("name", sorted(path.name for path in REPOSITORY.glob("*.md")))
def test_every_path_that_a_document_names_is_there(name):
    document = (REPOSITORY / name).read_text(encoding="utf-8")
    named = {path.rstrip(".") for path in PATH.findall(document)}
    assert [path for path in sorted(named) if not any(REPOSITORY.glob(path))] == []


@pytest.mark.parametrize("name", sorted(path.name for path in REPOSITORY.glob("*.md")))
def test_every_link_of_a_document_leads_somewhere(name):
    document = (REPOSITORY / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", prose(document))
    ours = [link.partition("#") for link in links if "://" not in link]
    broken = []
    for path, _, anchor in ours:
        target = REPOSITORY / path if path else REPOSITORY / name
        if not target.is_file() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(f"{path}#{anchor}")
    assert broken == []


def test_the_paths_of_the_readme_are_looked_for_in_prose_and_in_commands(readme):
    assert {"examples/run", "tests/run", "include/cxsync/*.hpp"} <= set(PATH.findall(readme))


def test_every_preset_that_a_document_names_is_there():
    presets = json.loads((REPOSITORY / "CMakePresets.json").read_text(encoding="utf-8"))
    known = {preset["name"] for kind in ("configurePresets", "buildPresets", "testPresets") for preset in presets[kind]}
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        named = set(re.findall(r"--preset (\w+)", text))
        assert named and named <= known


def test_every_error_code_stands_in_the_table_of_what_to_do(readme):
    header = (REPOSITORY / "include" / "cxsync" / "error.hpp").read_text(encoding="utf-8")
    codes = re.findall(r"^  (\w+),?$", re.search(r"enum class ErrorCode.*?\};", header, re.DOTALL)[0], re.MULTILINE)
    assert len(codes) > 30
    table = readme.split("## When something is wrong")[1].split("\n## ")[0]
    assert [code for code in codes if f"`{code}`" not in table] == []
