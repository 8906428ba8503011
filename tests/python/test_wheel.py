"""The package as it is installed: a wheel that carries the library, made without a network and without tools."""

import base64
import csv
import hashlib
import importlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest

import cxsync
from programs import LIBRARY
from simulator import PATIENCE, REPOSITORY

PACKAGE = REPOSITORY / "bindings" / "python"
WHEEL = f"cxsync-{cxsync.__version__}-py3-none-linux_x86_64.whl"
# What Debian has where nobody develops anything.
SYSTEM = r"lib(c|m|stdc\+\+|gcc_s|ssl|crypto|z|sqlite3)\.so\.\d+|ld-linux-x86-64\.so\.2"
USE = """
import sys
import cxsync

with cxsync.Client(sys.argv[1]) as client:
    print(cxsync.__file__, client.apply(client.preview("campaigns"), select="all"))
"""


def clean(**more):
    """An environment in which nothing but an installed package is found."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, timeout=5 * PATIENCE, env=clean(**environment))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def backend():
    """The build backend, with the library of the build."""
    with pytest.MonkeyPatch.context() as environment:
        environment.syspath_prepend(str(PACKAGE / "backend"))
        environment.setenv("CXSYNC_LIBRARY", str(LIBRARY))
        yield importlib.import_module("cxsync_build")


@pytest.fixture(scope="module")
def wheel(backend, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    return folder / backend.build_wheel(str(folder))


@pytest.fixture(scope="module")
def plain_venv(tmp_path_factory):
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", str(folder))
    return str(folder / "bin" / "python")


@pytest.fixture
def venv(plain_venv):
    """A virtual environment in which nothing is installed but pip: its Python."""
    yield plain_venv
    run(plain_venv, "-m", "pip", "uninstall", "--yes", "cxsync")


def check_works(python, site, **environment):
    """The package that this Python has installed writes to the simulated site."""
    said = run(python, "-c", USE, str(site.scenario.save()), **environment)
    site.scenario.may_have_written("campaigns", site.config)
    assert "3 created" in said
    return said


def test_the_folder_of_the_checkout_is_installed_by_pip_into_a_plain_venv(venv, site):
    run(venv, "-m", "pip", "install", str(PACKAGE), CXSYNC_LIBRARY=str(LIBRARY))
    assert "site-packages/cxsync/__init__.py" in check_works(venv, site)


def test_a_wheel_is_for_every_python_3_of_the_platform(wheel):
    assert wheel.name == WHEEL


def test_a_wheel_works_where_neither_the_checkout_nor_the_build_is_found(wheel, venv, site):
    run(venv, "-m", "pip", "install", str(wheel))
    assert "site-packages/cxsync/__init__.py" in check_works(venv, site)
    shown = run(venv, "-m", "pip", "show", "--files", "cxsync")
    assert f"Version: {cxsync.__version__}" in shown

def test_the_library_in_a_wheel_needs_nothing_but_what_every_system_has(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        library = archive.extract("cxsync/libcxsync.so.0", tmp_path)
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", library))
    assert [name for name in needed if not re.fullmatch(SYSTEM, name)] == []
    assert "not found" not in run("ldd", library) and "boost" not in run("ldd", library)


def test_a_wheel_holds_the_package_and_a_record_of_every_file(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"cxsync-{cxsync.__version__}.dist-info"
        recorded = list(csv.reader(archive.read(f"{info}/RECORD").decode().splitlines()))
        for name, digest, size in recorded:
            content = archive.read(name)
            if name != f"{info}/RECORD":
                sum256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                assert (digest, size) == (f"sha256={sum256}", str(len(content)))
    sources = {f"cxsync/{path.name}" for path in (PACKAGE / "src" / "cxsync").iterdir() if path.is_file()}
    assert {name for name, _, _ in recorded} == names
    assert names == sources | {"cxsync/libcxsync.so.0"} | {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD")}
    assert "cxsync/py.typed" in names


def test_the_same_sources_and_library_give_the_same_wheel(wheel, backend, tmp_path):
    assert (tmp_path / backend.build_wheel(str(tmp_path))).read_bytes() == wheel.read_bytes()


def test_an_sdist_gives_the_same_wheel(wheel, backend, venv, tmp_path):
    sdist = backend.build_sdist(str(tmp_path))
    assert sdist == f"cxsync-{cxsync.__version__}.tar.gz"
    with tarfile.open(tmp_path / sdist) as archive:
        archive.extractall(tmp_path)
    unpacked = tmp_path / f"cxsync-{cxsync.__version__}"
    assert f"\nVersion: {cxsync.__version__}\n" in (unpacked / "PKG-INFO").read_text()
    run(venv, "-m", "pip", "wheel", "-w", str(tmp_path / "made"), str(unpacked), CXSYNC_LIBRARY=str(LIBRARY))
    assert (tmp_path / "made" / WHEEL).read_bytes() == wheel.read_bytes()


def test_an_editable_installation_is_the_checkout_itself(venv, site):
    run(venv, "-m", "pip", "install", "--editable", str(PACKAGE))
    said = check_works(venv, site, CXSYNC_LIBRARY=str(LIBRARY))
    assert said.startswith(str(PACKAGE / "src" / "cxsync" / "__init__.py"))


def test_the_library_is_the_release_build_of_the_checkout_unless_another_one_is_named(wheel, backend, tmp_path, monkeypatch):
    monkeypatch.delenv("CXSYNC_LIBRARY")
    monkeypatch.setattr(backend, "CHECKOUT", tmp_path)
    monkeypatch.setattr(backend, "_version", lambda: cxsync.__version__)
    (tmp_path / "build" / "release" / "lib").mkdir(parents=True)
    (tmp_path / "build" / "release" / "lib" / "libcxsync.so").symlink_to(LIBRARY)
    assert (tmp_path / backend.build_wheel(str(tmp_path))).read_bytes() == wheel.read_bytes()


def test_without_a_library_the_build_says_how_to_get_one(backend, tmp_path, monkeypatch):
    monkeypatch.delenv("CXSYNC_LIBRARY")
    monkeypatch.setattr(backend, "CHECKOUT", tmp_path)
    monkeypatch.setattr(backend, "_version", lambda: cxsync.__version__)
    with pytest.raises(backend.BuildError, match="cmake --build --preset release"):
        backend.build_wheel(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be used"),
        ('const char* cxs_version(void) { return "0.0.9"; }', "is of release 0.0.9, this package is"),
    ],
)
def test_a_library_that_does_not_fit_is_not_packed(backend, tmp_path, monkeypatch, text, message):
    (tmp_path / "other.c").write_text(text)
    subprocess.run(["cc", "-shared", "-fPIC", tmp_path / "other.c", "-o", tmp_path / "other.so"], check=True)
    monkeypatch.setenv("CXSYNC_LIBRARY", str(tmp_path / "other.so"))
    with pytest.raises(backend.BuildError, match=message):
        backend.build_wheel(str(tmp_path))
