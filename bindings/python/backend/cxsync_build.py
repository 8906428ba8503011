"""Build backend of the Python package (PEP 517, PEP 660): wheels that carry libcxsync.so, made without any tool.

The library is the one that CXSYNC_LIBRARY names, else build/release/lib/libcxsync.so of the checkout. It must be of the
release that include/cxsync/version.h (in an sdist: PKG-INFO) says.
"""

from __future__ import annotations

import ctypes
import io
import os
import re
import sysconfig
import tarfile
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from wheel_file import WheelFile

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]
SOURCE = PACKAGE / "src"
NAME = "cxsync"
IN_SDIST = ("pyproject.toml", "backend/*.py", "src/cxsync/*.py", "src/cxsync/py.typed")

Settings = Optional[Mapping[str, Any]]


class BuildError(Exception):
    """What is missing for the package, and how to get it."""


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None) -> str:
    """The package and its library, for every Python 3 of this platform."""
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    files = {f"{NAME}/{path.name}": path.read_bytes() for path in _package_files()}
    files.update(_library())
    return _wheel(wheel_directory, f"py3-none-{platform}", files)


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None
) -> str:
    """A wheel that points to src/. It carries no library: CXSYNC_LIBRARY must name one whenever it is imported."""
    return _wheel(wheel_directory, "py3-none-any", {f"__editable__.{NAME}.pth": f"{SOURCE}\n".encode()})


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """The sources of the package alone. To build from it, CXSYNC_LIBRARY must name the library."""
    base = f"{NAME}-{_version()}"
    content: Dict[str, bytes] = {"PKG-INFO": _metadata()}
    for pattern in IN_SDIST:
        for path in sorted(PACKAGE.glob(pattern)):
            content[path.relative_to(PACKAGE).as_posix()] = path.read_bytes()
    with tarfile.open(Path(sdist_directory) / f"{base}.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(f"{base}/{name}")
            member.size, member.mode = len(data), 0o644
            archive.addfile(member, io.BytesIO(data))
    return f"{base}.tar.gz"


def _wheel(directory: str, tag: str, files: Mapping[str, bytes]) -> str:
    file_name = f"{NAME}-{_version()}-{tag}.whl"
    with WheelFile(Path(directory) / file_name, f"{NAME}-{_version()}.dist-info") as wheel:
        for name, content in files.items():
            wheel.add(name, content)
        wheel.finish(tag, _metadata())
    return file_name


def _package_files() -> list[Path]:
    return sorted(path for path in (SOURCE / NAME).iterdir() if path.suffix in (".py", ".typed"))


def _version() -> str:
    pkg_info = PACKAGE / "PKG-INFO"
    if pkg_info.is_file():
        text, pattern = pkg_info.read_text(encoding="utf-8"), r"^Version: (\S+)$"
    else:
        header = CHECKOUT / "include" / "cxsync" / "version.h"
        text, pattern = header.read_text(encoding="utf-8"), r'^#define CXS_VERSION_STRING "([^"]+)"$'
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise BuildError("cxsync: the version cannot be told")
    return found[1]


def _metadata() -> bytes:
    lines = (
        "Metadata-Version: 2.1",
        f"Name: {NAME}",
        f"Version: {_version()}",
        "Summary: One-way synchronisation of NICE CXone objects into Ivinex CRM: preview, tick, apply",
        "Requires-Python: >=3.9",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Typing :: Typed",
    )
    return "\n".join((*lines, "")).encode()


def _library() -> Dict[str, bytes]:
    """The library as a file beside the package, under the name that the package looks for."""
    named = os.environ.get("CXSYNC_LIBRARY")
    path = Path(named) if named else CHECKOUT / "build" / "release" / "lib" / "libcxsync.so"
    if not path.is_file():
        raise BuildError(
            f"cxsync: the shared library {path} does not exist. Build it with "
            "`cmake --preset release && cmake --build --preset release` in the checkout, or set CXSYNC_LIBRARY to it."
        )
    try:
        library = ctypes.CDLL(str(path.resolve()))
        library.cxs_version.restype = ctypes.c_char_p
        release = library.cxs_version().decode()
    except (OSError, AttributeError) as error:
        raise BuildError(f"cxsync: {path} cannot be used: {error}") from error
    if release != _version():
        raise BuildError(f"cxsync: {path} is of release {release}, this package is {_version()}. Build it again.")
    return {f"{NAME}/libcxsync.so.{library.cxs_abi_version()}": path.read_bytes()}
