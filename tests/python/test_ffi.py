"""The declarations for ctypes, held against the header: sizes, places and values by the C compiler, types by its text."""

import ctypes
import re
import subprocess

import pytest

from cxsync import _constants, _ffi, _structs
from cxsync._lib import lib
from simulator import REPOSITORY

INCLUDE = REPOSITORY / "include"
HEADER = re.sub(r"/\*.*?\*/", "", (INCLUDE / "cxsync" / "cxsync.h").read_text(), flags=re.DOTALL)


def field_name(declaration):
    """Of `uint64_t counts[6]` and `int32_t (*pull)(...)` too."""
    pointer = re.search(r"\(\*(\w+)\)", declaration)
    return pointer[1] if pointer else re.search(r"(\w+)(?:\[\d+\])?$", declaration.strip())[1]


STRUCTS = {
    name: [field_name(field) for field in body.split(";") if field.strip()]
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\} \1;", HEADER, re.DOTALL)
}
HANDLES = set(re.findall(r"typedef struct (\w+) \1;", HEADER))
CONSTANTS = set(re.findall(r"\b(CXS_[A-Z_0-9]+) = \d+", HEADER)) | {"CXS_ABI_VERSION"}
FUNCTIONS = {
    name: (returns, parameters)
    for returns, name, parameters in re.findall(r"CXS_API ([\w ]+\*?) ?(cxs_\w+)\((.*?)\) CXS_NOEXCEPT;", HEADER, re.DOTALL)
}
CALLBACKS = {
    name: (returns, parameters)
    for returns, name, parameters in re.findall(r"(\w+) \(\*(\w+)\)\((.*?)\);", HEADER, re.DOTALL)
}
PLAIN = {
    "int32_t": ctypes.c_int32,
    "uint32_t": ctypes.c_uint32,
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "size_t": ctypes.c_size_t,
    "cxs_status": ctypes.c_int32,
    "char*": ctypes.c_char_p,
    "char**": ctypes.POINTER(ctypes.c_char_p),
    "void*": ctypes.c_void_p,
    "void": None,
}


def python_type(text):
    """The ctypes type of a C type."""
    plain = re.sub(r"\bconst\b|\s", "", text)
    if plain in PLAIN:
        return PLAIN[plain]
    found = getattr(_structs, plain.rstrip("*"))
    for _ in range(plain.count("*")):
        found = ctypes.POINTER(found)
    return found


def parameter_types(parameters):
    if parameters.strip() == "void":
        return []
    return [python_type(re.sub(r"\w+\s*$", "", parameter.strip())) for parameter in parameters.split(",")]


def declared_structs():
    return {
        name: structure
        for name, structure in vars(_structs).items()
        if isinstance(structure, type) and issubclass(structure, ctypes.Structure) and name.startswith("cxs_")
    }


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """What the C compiler says about every struct, field and constant: {expression: number}."""
    expressions = [f"sizeof({name})" for name in STRUCTS]
    for name, fields in STRUCTS.items():
        expressions += [f"offsetof({name}, {field})" for field in fields]
        expressions += [f"sizeof((({name}*)0)->{field})" for field in fields]
    expressions += sorted(CONSTANTS)
    prints = "\n".join(f'printf("%s=%ld\\n", "{text}", (long)({text}));' for text in expressions)
    folder = tmp_path_factory.mktemp("compiled")
    source = folder / "said.c"
    source.write_text(f'#include <stdio.h>\n#include "cxsync/cxsync.h"\nint main(void) {{\n{prints}\nreturn 0;\n}}\n')
    subprocess.run(["cc", "-std=c99", "-I", INCLUDE, source, "-o", folder / "said"], check=True)
    lines = subprocess.run([folder / "said"], check=True, capture_output=True, text=True).stdout.splitlines()
    said = {text: int(number) for text, number in (line.rsplit("=", 1) for line in lines)}
    assert len(said) == len(expressions)
    return said


def test_the_header_is_understood():
    assert len(STRUCTS) >= 19 and len(HANDLES) >= 15 and len(CONSTANTS) >= 60
    assert len(FUNCTIONS) == HEADER.count("CXS_NOEXCEPT;") >= 100


def test_every_struct_and_handle_of_the_header_is_declared():
    structs = declared_structs()
    assert {name for name, structure in structs.items() if hasattr(structure, "_fields_")} == set(STRUCTS)
    assert {name for name, structure in structs.items() if not hasattr(structure, "_fields_")} == HANDLES


@pytest.mark.parametrize("name", STRUCTS)
def test_a_structure_has_the_fields_sizes_and_places_that_the_compiler_gives_it(name, compiled):
    structure = declared_structs()[name]
    assert [field for field, _ in structure._fields_] == STRUCTS[name]
    assert ctypes.sizeof(structure) == compiled[f"sizeof({name})"]
    for field in STRUCTS[name]:
        described = getattr(structure, field)
        assert described.offset == compiled[f"offsetof({name}, {field})"], field
        assert described.size == compiled[f"sizeof((({name}*)0)->{field})"], field


def test_every_constant_has_the_value_that_the_compiler_gives_it(compiled):
    declared = {name: value for name, value in vars(_constants).items() if name.startswith("CXS_")}
    assert declared == {name: compiled[name] for name in CONSTANTS}


def test_every_function_of_the_header_is_declared_once():
    assert sorted(name for name, _, _ in _ffi.TABLE) == sorted(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_takes_and_returns_what_the_header_says(name):
    returns, parameters = FUNCTIONS[name]
    function = getattr(lib, name)
    assert function.restype is python_type(returns)
    assert list(function.argtypes) == parameter_types(parameters)


@pytest.mark.parametrize("name", CALLBACKS)
def test_a_callback_takes_and_returns_what_the_header_says(name):
    returns, parameters = CALLBACKS[name]
    prototype = getattr(_structs, f"{name.removeprefix('cxs_').removesuffix('_fn')}_fn".upper())
    assert prototype._restype_ is python_type(returns)
    assert list(prototype._argtypes_) == parameter_types(parameters)
