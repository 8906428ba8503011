"""What can go wrong: cxsync.Error and one class per family."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple, Type

from . import _constants as c
from ._lib import lib

if TYPE_CHECKING:
    from .plans import Plan


class Error(Exception):
    """A call that did not do its work. `str()` is the message and the hint; `.code` is the word to branch on."""

    def __init__(self, status: int, document: str, plan: Optional["Plan"] = None) -> None:
        content = json.loads(document)
        self.status: int = status  # CXS_E_... of cxsync.h
        self.code: str = content["code"]
        self.message: str = content["message"]
        self.hint: str = content["hint"]
        self.details: Dict[str, Any] = content["details"]
        self.plan: Optional["Plan"] = plan  # what a guard or an incomplete read stopped
        self._document = document
        super().__init__(self.message)

    @staticmethod
    def of(status: int, document: str, plan: Optional["Plan"] = None) -> "Error":
        """The error of the family that a status belongs to; a status nobody knows gives a plain Error."""
        return _FAMILIES.get(status, Error)(status, document, plan)

    @staticmethod
    def made(
        status: int, code: str, message: str, hint: str = "", details: Optional[Mapping[str, str]] = None
    ) -> "Error":
        """An error that the binding finds itself."""
        content = {"format": "cxsync.error/1", "code": code, "message": message, "hint": hint, "details": details or {}}
        return Error.of(status, json.dumps(content, ensure_ascii=False, separators=(",", ":")))

    @property
    def exit_code(self) -> int:
        """What the command line would exit with."""
        return int(lib.cxs_status_exit_code(self.status))

    def to_json(self) -> str:
        """The document cxsync.error/1."""
        return self._document

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message

    def __repr__(self) -> str:
        return f"<cxsync.{type(self).__name__} {self.code}: {self.message}>"

    def __reduce__(self) -> Tuple[Type["Error"], Tuple[int, str, Optional["Plan"]]]:
        return type(self), (self.status, self._document, self.plan)


class UsageError(Error):
    """The caller: an argument, a selection, a plan or a run that does not fit."""


class BusyError(UsageError):
    """The client is in another call already, on another thread."""


class ConfigError(Error):
    """The configuration, a secret it refers to, or a field or kind that it names."""


class StateError(Error):
    """The state file is damaged, unusable, newer, or another site's."""


class StateBusyError(StateError):
    """Another process or client holds the state."""


class StoppedError(Error):
    """A guard or an incomplete read stopped the run before anything was written; `.plan` has the plan."""


class ServiceError(Error):
    """CXone or Ivinex could not be reached, read or logged in to; nothing was written."""


class CancelledError(Error):
    """Cancelled before anything was written."""


class CallbackError(Error):
    """A source or sink of your own gave what cannot be taken."""


class InternalError(Error):
    """A fault of cxsync itself, or no memory."""


_FAMILIES: Dict[int, Type[Error]] = {
    c.CXS_E_INVALID_ARGUMENT: UsageError,
    c.CXS_E_BUSY: BusyError,
    c.CXS_E_UNSUPPORTED: UsageError,
    c.CXS_E_CALLBACK: CallbackError,
    c.CXS_E_CONFIG: ConfigError,
    c.CXS_E_SECRET: ConfigError,
    c.CXS_E_KIND: ConfigError,
    c.CXS_E_FIELD: ConfigError,
    c.CXS_E_SELECTION: UsageError,
    c.CXS_E_PLAN: UsageError,
    c.CXS_E_RUN: UsageError,
    c.CXS_E_STATE: StateError,
    c.CXS_E_USAGE: UsageError,
    c.CXS_E_INCOMPLETE: StoppedError,
    c.CXS_E_GUARD: StoppedError,
    c.CXS_E_NETWORK: ServiceError,
    c.CXS_E_TIMEOUT: ServiceError,
    c.CXS_E_AUTH: ServiceError,
    c.CXS_E_PERMISSION: ServiceError,
    c.CXS_E_NOT_FOUND: ServiceError,
    c.CXS_E_THROTTLED: ServiceError,
    c.CXS_E_REMOTE: ServiceError,
    c.CXS_E_RESPONSE: ServiceError,
    c.CXS_E_DEADLINE: ServiceError,
    c.CXS_E_STATE_BUSY: StateBusyError,
    c.CXS_E_CANCELLED: CancelledError,
    c.CXS_E_NO_MEMORY: InternalError,
    c.CXS_E_INTERNAL: InternalError,
}
