"""The configuration: its document, and what it refers to. The library itself reads no file and no environment."""

from __future__ import annotations

import json
import os
from typing import Any, Mapping, Optional, Tuple, Union

from ._constants import CXS_E_CONFIG, CXS_REFERENCE_ENV, CXS_REFERENCE_FILE
from ._lib import lib
from .errors import Error

ConfigDocument = Union[str, "os.PathLike[str]", Mapping[str, Any]]

_LARGEST_DOCUMENT = 4 << 20
_LARGEST_SECRET = 64 << 10


def _read(path: str, largest: int) -> bytes:
    with open(path, "rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError(f"larger than {largest} bytes")
    return content


def read_config(config: ConfigDocument) -> Tuple[bytes, str]:
    """The document, and the folder that relative paths in it start from: the document's, for a dict the current one."""
    if isinstance(config, Mapping):
        return json.dumps(dict(config), allow_nan=False).encode(), os.getcwd()
    path = os.path.abspath(os.fspath(config))
    try:
        return _read(path, _LARGEST_DOCUMENT), os.path.dirname(path)
    except (OSError, ValueError) as error:
        raise Error.made(
            CXS_E_CONFIG,
            "config_unreadable",
            f"The configuration {os.fspath(config)!r} cannot be read: {getattr(error, 'strerror', None) or error}.",
            "Check the path, and that this user may read the file.",
            {"file": os.fspath(config)},
        ) from error


class References:
    """Looks up what a configuration refers to: the environment, files, and paths relative to its folder."""

    def __init__(self, folder: str) -> None:
        self._folder = os.fsencode(folder)
        self.raised: Optional[BaseException] = None  # why the last one could not be had

    def resolve(self, reference: int, name: bytes, reply: Any, _: Any) -> int:
        """The library's callback. Lets nothing through, because ctypes would take it for a success."""
        try:
            value = self._value(reference, name)
            lib.cxs_reply_set(reply, value, len(value))
            return 0
        except BaseException as raised:
            self.raised = raised
            return 1

    def _value(self, reference: int, name: bytes) -> bytes:
        if reference == CXS_REFERENCE_ENV:
            return os.environb[name]
        path = os.path.normpath(os.path.join(self._folder, name))
        return _read(os.fsdecode(path), _LARGEST_SECRET) if reference == CXS_REFERENCE_FILE else path
