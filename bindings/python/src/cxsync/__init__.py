"""cxsync: NICE CXone objects into Ivinex CRM; preview, tick, apply. It never deletes.

    import cxsync
    with cxsync.Client("acme.json") as client:
        plan = client.preview("users")
        report = client.apply(plan, select="all")

Everything that goes wrong is a cxsync.Error, with a subclass per family. README.md of cxsync has the rest.
"""

from ._calls import Progress
from ._kinds import KINDS
from ._lib import lib as _lib
from .client import Client
from .errors import (
    BusyError,
    CallbackError,
    CancelledError,
    ConfigError,
    Error,
    InternalError,
    ServiceError,
    StateBusyError,
    StateError,
    StoppedError,
    UsageError,
)
from .lists import CheckList, FollowUps, History
from .plans import Plan, PlanSet
from .reports import Report, ReportSet
from .sides import IncompleteRead, Record, Refused, Row, Sink, Source

# The release of the library that is loaded; a wheel carries the one it was made with.
__version__: str = _lib.cxs_version().decode()

__all__ = [
    "KINDS",
    "BusyError",
    "CallbackError",
    "CancelledError",
    "CheckList",
    "Client",
    "ConfigError",
    "Error",
    "FollowUps",
    "History",
    "IncompleteRead",
    "InternalError",
    "Plan",
    "PlanSet",
    "Progress",
    "Record",
    "Refused",
    "Report",
    "ReportSet",
    "Row",
    "ServiceError",
    "Sink",
    "Source",
    "StateBusyError",
    "StateError",
    "StoppedError",
    "UsageError",
    "__version__",
]
