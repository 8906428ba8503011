"""cxsync.Client: one Ivinex site."""

from __future__ import annotations

import datetime
import os
import sys
import threading
import warnings
from contextlib import contextmanager
from ctypes import byref, sizeof
from types import TracebackType
from typing import Any, Iterator, List, Literal, Optional, Set, Tuple, Type, Union, overload

from ._calls import Call, OnLog, OnProgress
from ._config import ConfigDocument, References, read_config
from ._constants import CXS_E_BUSY, CXS_E_USAGE
from ._failure import raise_for
from ._handle import Handle, Outputs
from ._kinds import kind_number, kind_word
from ._lib import lib
from ._options import OnConflict, Seconds, apply_options, deadline_ms
from ._sides import SinkSide, SourceSide
from ._structs import (
    RESOLVE_FN, cxs_check_list, cxs_client, cxs_client_options, cxs_document, cxs_plan, cxs_plan_set, cxs_report,
    cxs_report_set,
)
from ._text import Words, bytes_of, encode, encode_list, encode_optional
from .errors import Error
from .lists import CheckList, FollowUps, History
from .plans import Plan, PlanSet
from .reports import Report, ReportSet
from .sides import Sink, Source


class Client:
    """One site, from the path of a configuration or from a dict. Takes one call at a time; use it in a `with`.

    `source` and `sink` are objects of your own instead of CXone and Ivinex: see cxsync.Source and cxsync.Sink.

    Here, and at every call that may take long: `progress` is called with a cxsync.Progress, `log` with level ("error",
    "warn", "info", "debug"), component and text, on the thread of the call. What they raise stops the call and comes out
    of it; so does Ctrl-C, when the library has stopped (a second one does not wait for that). What was written until
    then stands in `history`, and `retry` takes it up. `deadline` is the longest time of the whole call, in seconds.
    """

    def __init__(
        self,
        config: ConfigDocument,
        source: Optional[Source] = None,
        sink: Optional[Sink] = None,
        *,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> None:
        self._lock = threading.Lock()
        self._calls: Set[Call] = set()
        self._uses = 0
        self._progress = progress
        self._log = log
        self._name = "a dict" if not isinstance(config, (str, os.PathLike)) else repr(os.fspath(config))
        self._source = None if source is None else SourceSide(source)
        self._sink = None if sink is None else SinkSide(sink)
        self._handle: Optional[Handle] = self._open(config)

    def _open(self, config: ConfigDocument) -> Handle:
        document, folder = read_config(config)
        references = References(folder)
        options = cxs_client_options()
        lib.cxs_client_options_init(options, sizeof(options))
        options.config, options.config_len = document, len(document)
        options.resolve = RESOLVE_FN(references.resolve)
        if self._source is not None:
            options.source = self._source.handle.pointer
        if self._sink is not None:
            options.sink = self._sink.handle.pointer
        outputs = Outputs(cxs_client)
        status = lib.cxs_client_open(byref(options), *outputs.parameters())
        client = outputs.take()
        if references.raised is not None and not isinstance(references.raised, Exception):
            raise references.raised
        try:
            raise_for(status, outputs)
        except Error as error:
            raise error from references.raised
        return client

    # ---------------------------------------------------------------- its life

    def close(self) -> None:
        """Gives everything back. More than once does no harm. BusyError: a call is under way."""
        self._wait_for_stopped()
        with self._lock:
            if self._uses:
                hint = "Cancel the call first, and wait for its end."
                raise Error.made(CXS_E_BUSY, "client_busy", "The client is in a call and cannot be closed.", hint)
            handle, self._handle = self._handle, None
        if handle is not None:
            handle.free()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None and not sys.is_finalizing():
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self)
            self.close()

    def __repr__(self) -> str:
        return f"<cxsync.Client of {self._name}{'' if self._handle else ', closed'}>"

    def cancel(self) -> None:
        """Stops the call that is under way, from any thread."""
        for call in self._under_way():
            call.cancel()

    @property
    def kinds(self) -> Tuple[str, ...]:
        """The kinds that the configuration has a module for."""
        with self._used() as handle:
            count = lib.cxs_client_kind_count(handle)
            return tuple(kind_word(lib.cxs_client_kind(handle, index)) for index in range(count))

    # ---------------------------------------------------------------- the main job

    @overload
    def preview(  # type: ignore[misc]  # "all" is a str, too
        self, kind: Literal["all"], *, deadline: Seconds = None, progress: OnProgress = None, log: OnLog = None
    ) -> PlanSet: ...

    @overload
    def preview(
        self, kind: str, *, deadline: Seconds = None, progress: OnProgress = None, log: OnLog = None
    ) -> Plan: ...

    def preview(
        self, kind: str, *, deadline: Seconds = None, progress: OnProgress = None, log: OnLog = None
    ) -> Union[Plan, PlanSet]:
        """Reads both sides of a kind and says, row by row, what would be written. "all": a set. Writes nothing."""
        call = self._new_call(deadline, progress, log)
        if kind == "all":
            return PlanSet(self._run(call, lib.cxs_client_preview_all, cxs_plan_set))
        return Plan(self._run(call, lib.cxs_client_preview, cxs_plan, kind_number(kind)))

    @overload
    def apply(
        self,
        plan: Plan,
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Report: ...

    @overload
    def apply(
        self,
        plan: PlanSet,
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> ReportSet: ...

    def apply(
        self,
        plan: Union[Plan, PlanSet],
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Union[Report, ReportSet]:
        """Writes the selected rows of a plan, or of every plan of a set, after checking each against the live row.

        `select`: words and keys (all, new, changed, suggested, none, KEY, KEY=IVINEX_ID, KEY=new, KEY=cxone,
        KEY=ivinex), in one text with commas or as an iterable; for a set words only. `accept_guards`: names of guards.
        `actor`: who ticked the rows.
        """
        options = apply_options(select, on_conflict, accept_guards, actor)
        call = self._new_call(deadline, progress, log)
        if isinstance(plan, PlanSet):
            given = plan._handle.pointer
            return ReportSet(self._run(call, lib.cxs_client_apply_all, cxs_report_set, given, byref(options)))
        if not isinstance(plan, Plan):
            raise TypeError(f"plan must be a cxsync.Plan or cxsync.PlanSet, not {type(plan).__name__}")
        return self._report(call, lib.cxs_client_apply, plan._handle.pointer, byref(options))

    @overload
    def sync(  # type: ignore[misc]
        self,
        kind: Literal["all"],
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> ReportSet: ...

    @overload
    def sync(
        self,
        kind: str,
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Report: ...

    def sync(
        self,
        kind: str,
        select: Words,
        on_conflict: OnConflict = "skip",
        accept_guards: Words = (),
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Union[Report, ReportSet]:
        """Preview and apply in one, on one read. "all": a set. The other parameters are those of `apply`."""
        options = apply_options(select, on_conflict, accept_guards, actor)
        call = self._new_call(deadline, progress, log)
        if kind == "all":
            return ReportSet(self._run(call, lib.cxs_client_sync_all, cxs_report_set, byref(options)))
        return self._report(call, lib.cxs_client_sync, kind_number(kind), byref(options))

    @overload
    def retry(
        self,
        run: str,
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Report: ...

    @overload
    def retry(
        self,
        run: None = None,
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Union[Report, ReportSet]: ...

    def retry(
        self,
        run: Optional[str] = None,
        actor: Optional[str] = None,
        *,
        deadline: Seconds = None,
        progress: OnProgress = None,
        log: OnLog = None,
    ) -> Union[Report, ReportSet]:
        """Takes up what a run left open; without `run`, the latest unfinished run of each kind. One kind gives its
        report, several a set, nothing open a report without rows.
        """
        call = self._new_call(deadline, progress, log)
        who = encode_optional(actor, "actor")
        if run is not None:
            return self._report(call, lib.cxs_client_retry, encode(run, "run"), who)
        reports = ReportSet(self._run(call, lib.cxs_client_retry_all, cxs_report_set, who))
        if len(reports) != 1:
            return reports
        (only,) = reports
        if isinstance(only, Error):
            raise only
        return only

    # ---------------------------------------------------------------- looking

    def doctor(
        self, *, deadline: Seconds = None, progress: OnProgress = None, log: OnLog = None
    ) -> CheckList:
        """Looks at everything a run needs. A failed check is in the list, no exception. Writes nothing."""
        handle = self._run(self._new_call(deadline, progress, log), lib.cxs_client_doctor, cxs_check_list)
        text = bytes_of(lib.cxs_check_list_json(handle.pointer))
        return CheckList(text, lib.cxs_check_list_exit_code(handle.pointer))

    @overload
    def history(self, run: None = None, forget_before: Union[str, datetime.date, None] = None) -> History: ...

    @overload
    def history(self, run: str, forget_before: Union[str, datetime.date, None] = None) -> Report: ...

    def history(
        self, run: Optional[str] = None, forget_before: Union[str, datetime.date, None] = None
    ) -> Union[History, Report]:
        """Past runs, the newest first; with `run` the stored report of that one. `forget_before`, a day, first removes
        names, values and messages of older runs.
        """
        if forget_before is not None:
            self._forget_before(str(forget_before))
        past = History(self._document(lib.cxs_client_history))
        if run is None:
            return past
        text = self._document(lib.cxs_client_stored_report, encode(run, "run"))
        exits = [entry["exit"] for entry in past if entry["run"] == run]
        return Report(text, exits[0] if exits else None)

    def follow_ups(self, done: Words = ()) -> FollowUps:
        """What people still have to do. `done`: keys that are taken off the list first."""
        return FollowUps(self._document(lib.cxs_client_follow_ups, encode_list(done, "list of keys")))

    # ---------------------------------------------------------------- calls of the library

    def _under_way(self) -> List[Call]:
        with self._lock:
            return list(self._calls)

    def _wait_for_stopped(self) -> None:
        for call in self._under_way():
            call.wait_if_stopped()

    @contextmanager
    def _used(self) -> Iterator[Any]:
        """The open client; it cannot be closed meanwhile."""
        self._wait_for_stopped()
        with self._lock:
            if self._handle is None:
                raise Error.made(CXS_E_USAGE, "usage", "The client is closed.", "Open another one.")
            self._uses += 1
            pointer = self._handle.pointer
        try:
            yield pointer
        finally:
            with self._lock:
                self._uses -= 1

    def _new_call(self, deadline: Seconds, progress: OnProgress, log: OnLog) -> Call:
        return Call(progress or self._progress, log or self._log, deadline_ms(deadline))

    def _run(self, call: Call, function: Any, gives: Type[Any], *arguments: Any) -> Handle:
        outputs = Outputs(gives)

        def work() -> int:
            with self._used() as handle:
                with self._lock:
                    self._calls.add(call)
                try:
                    return int(function(handle, *arguments, byref(call.options), *outputs.parameters()))
                finally:
                    with self._lock:
                        self._calls.discard(call)

        status = call.run(work)
        given = outputs.take()  # freed if something is raised now
        call.raise_kept()
        raise_for(status, outputs)
        return given

    def _report(self, call: Call, function: Any, *arguments: Any) -> Report:
        report = self._run(call, function, cxs_report, *arguments)
        return Report.of(report.pointer)

    def _document(self, function: Any, *arguments: Any) -> bytes:
        outputs = Outputs(cxs_document)
        with self._used() as handle:
            raise_for(function(handle, *arguments, *outputs.parameters()), outputs)
        document = outputs.take()
        return bytes_of(lib.cxs_document_text(document.pointer))

    def _forget_before(self, date: str) -> None:
        outputs = Outputs()
        with self._used() as handle:
            raise_for(lib.cxs_client_forget_before(handle, encode(date, "date"), *outputs.parameters()), outputs)
