"""How the package finds its library, and what it says when there is none that fits."""

import subprocess
import sys

import pytest

import cxsync
from programs import ENVIRONMENT, LIBRARY
from simulator import REPOSITORY


def importing(**environment):
    """What a fresh interpreter says when it imports the package."""
    without = {name: value for name, value in ENVIRONMENT.items() if name != "CXSYNC_LIBRARY"}
    code = "import cxsync; print(cxsync.__version__)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**without, **environment})


@pytest.fixture
def other_library(tmp_path):
    """A factory: compiles a library from C text."""

    def make(text):
        source = tmp_path / "other.c"
        source.write_text(text)
        subprocess.run(["cc", "-shared", "-fPIC", source, "-o", tmp_path / "other.so"], check=True)
        return str(tmp_path / "other.so")

    return make


def test_cxsync_library_names_it():
    assert importing(CXSYNC_LIBRARY=str(LIBRARY)).stdout == f"{cxsync.__version__}\n"


def test_otherwise_it_is_looked_for_where_the_system_looks():
    assert importing(LD_LIBRARY_PATH=str(LIBRARY.parent)).stdout == f"{cxsync.__version__}\n"


def test_a_library_that_is_not_there_is_an_import_error_that_says_what_to_do():
    for environment in ({"CXSYNC_LIBRARY": "/nowhere/libcxsync.so"}, {}):
        said = importing(**environment)
        assert said.returncode == 1
        assert "ImportError: cxsync: the shared library" in said.stderr
        assert environment.get("CXSYNC_LIBRARY", "libcxsync.so.0") in said.stderr
        assert "set CXSYNC_LIBRARY to the path of libcxsync.so" in said.stderr


def test_another_library_is_an_import_error(other_library):
    path = other_library("int nothing(void) { return 0; }")
    assert f"ImportError: cxsync: {path} is not the cxsync library" in importing(CXSYNC_LIBRARY=path).stderr


def test_a_library_of_another_abi_is_an_import_error_with_both_numbers(other_library):
    path = other_library("unsigned cxs_abi_version(void) { return 41; }")
    said = importing(CXSYNC_LIBRARY=path).stderr
    assert f"ImportError: cxsync: {path} has ABI version 41, this package needs 0" in said


def test_a_library_that_lacks_a_function_is_an_import_error_that_names_it(other_library):
    path = other_library("unsigned cxs_abi_version(void) { return 0; }")
    said = importing(CXSYNC_LIBRARY=path).stderr
    assert f"ImportError: cxsync: {path} is too old for this package" in said and "cxs_version" in said


def test_the_version_is_the_one_of_the_header():
    header = (REPOSITORY / "include" / "cxsync" / "version.h").read_text()
    assert f'#define CXS_VERSION_STRING "{cxsync.__version__}"' in header


def test_every_public_name_is_there_and_no_other():
    public = {name for name in vars(cxsync) if not name.startswith("_")}
    modules = {"client", "documents", "errors", "lists", "plans", "reports", "sets", "sides"}
    assert public - modules == set(cxsync.__all__) - {"__version__"}
    assert sorted(cxsync.__all__, key=lambda name: (not name.isupper(), name)) == cxsync.__all__
