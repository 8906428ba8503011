"""One blocking call: where it runs, how it is stopped, and how callbacks come back to the thread that made it.

A thread that waits inside the library does not notice Ctrl-C, and an interrupt that meets a ctypes callback is lost. So
a call made on the main thread runs on a thread beside it, while the main thread waits in Python and runs the callbacks.
Everywhere, callbacks thus run on the thread that made the call, and sqlite3 connections and the like just work.
"""

from __future__ import annotations

import threading
from ctypes import sizeof
from queue import SimpleQueue
from typing import Any, Callable, NamedTuple, Optional, Tuple

from ._handle import Handle
from ._kinds import kind_word
from ._lib import lib
from ._structs import LOG_FN, PROGRESS_FN, cxs_call_options, cxs_cancel

_PHASES = ("sign_in", "pull", "read", "plan", "write", "verify")
_LEVELS = ("error", "warn", "info", "debug")
_current = threading.local()


class Progress(NamedTuple):
    """How far a call is. `phase`: sign_in, pull (CXone), read (Ivinex), plan, write, verify."""

    kind: str
    phase: str
    pages: int
    done: int
    total: int  # 0: not known yet


OnProgress = Optional[Callable[[Progress], object]]
OnLog = Optional[Callable[[str, str, str], object]]  # level, component, text


def current_call() -> "Call":
    """The call that runs on this thread."""
    call: Call = _current.call
    return call


def _word(words: Tuple[str, ...], index: int) -> str:
    return words[index] if 0 <= index < len(words) else str(index)


class Call:
    """Made for one call, on the thread that makes it."""

    def __init__(self, progress: OnProgress, log: OnLog, deadline_ms: int) -> None:
        cancel = lib.cxs_cancel_new()
        if not cancel:
            raise MemoryError("cxsync: out of memory")
        self._cancel = Handle(cancel, cxs_cancel)
        self._raised: Optional[BaseException] = None
        self._ended = threading.Event()
        self._jobs: Optional[SimpleQueue[Any]] = None  # callbacks for the thread that made the call
        self._answers: SimpleQueue[Any] = SimpleQueue()  # what they returned; None: nothing
        self._log = log
        self.options = cxs_call_options()
        lib.cxs_call_options_init(self.options, sizeof(cxs_call_options))
        self.options.deadline_ms = deadline_ms
        self.options.cancel = cancel
        if progress is not None:
            self.options.progress = PROGRESS_FN(self._progress_callback(progress))
        if log is not None:
            self.options.log = LOG_FN(self._log_callback(log))

    def cancel(self) -> None:
        """Stops it. From any thread."""
        lib.cxs_cancel_request(self._cancel.pointer)

    def wait_if_stopped(self) -> None:
        """Until the end of a call that Ctrl-C, or what a callback raised, has stopped."""
        if self._raised is not None:
            self._ended.wait()

    def run(self, function: Callable[[], int]) -> int:
        """Runs it to its end; `raise_kept` then raises what came up meanwhile. A second Ctrl-C does not wait for the
        end.
        """
        if threading.current_thread() is threading.main_thread():
            return self._run_beside(function)
        return self._run_here(function)

    def raise_kept(self) -> None:
        """Raises what a callback, or Ctrl-C, raised during the call."""
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised

    def callback(self, function: Callable[[], Any], failed: Any) -> Any:
        """For the callbacks of the library: runs a function of the user's on the thread that made the call. What it
        raises is kept, and stops the call. Lets nothing through, because ctypes would take it for a success.
        """
        try:
            if self._jobs is None:
                return self._guarded(function, failed)
            if self._raised is not None:
                return failed
            self._jobs.put(lambda: self._guarded(function, failed))
            answer = self._answers.get()
            return failed if answer is None else answer
        except BaseException as raised:
            self._keep(raised)
            return failed

    def log(self, level: str, component: str, text: str) -> None:
        """A line of the binding's own. Called on the thread that made the call."""
        if self._log is not None:
            self._log(level, component, text)

    def _guarded(self, function: Callable[[], Any], failed: Any) -> Any:
        if self._raised is not None:
            return failed
        try:
            return function()
        except BaseException as raised:
            self._keep(raised)
            return failed

    def _keep(self, raised: BaseException) -> None:
        if self._raised is None:
            self._raised = raised
        self.cancel()

    def _run_here(self, function: Callable[[], int]) -> int:
        outer = getattr(_current, "call", None)
        _current.call = self
        try:
            return function()
        finally:
            _current.call = outer
            del self.options  # its callbacks refer to this object, which could then only be found by the collector
            self._ended.set()

    def _run_beside(self, function: Callable[[], int]) -> int:
        jobs: SimpleQueue[Any] = SimpleQueue()
        begin = threading.Lock()  # whoever takes it first decides whether the call begins
        status = [-1]

        def work() -> None:
            try:
                if begin.acquire(blocking=False):
                    status[0] = self._run_here(function)
            except BaseException as raised:
                self._keep(raised)
            finally:
                jobs.put(None)

        self._jobs = jobs
        try:
            threading.Thread(target=work, name="cxsync", daemon=True).start()
            while (job := jobs.get()) is not None:
                self._answers.put(job())
        except BaseException as raised:  # Ctrl-C, what another signal handler raises, or no thread to be had
            self._keep(raised)
            self._answers.put(None)
            if not begin.acquire(blocking=False):
                self._ended.wait()  # a second Ctrl-C leaves this too; then the client waits before its next use
        return status[0]

    def _progress_callback(self, progress: Callable[[Progress], object]) -> Callable[[Any, Any], int]:
        def callback(told: Any, _: Any) -> int:
            def tell() -> int:
                news = told.contents
                phase = _word(_PHASES, news.phase)
                progress(Progress(kind_word(news.kind), phase, news.pages, news.done, news.total))
                return 0

            return int(self.callback(tell, 1))

        return callback

    def _log_callback(self, log: Callable[[str, str, str], object]) -> Callable[[int, bytes, bytes, Any], None]:
        def callback(level: int, component: bytes, text: bytes, _: Any) -> None:
            line = _word(_LEVELS, level), component.decode(errors="replace"), text.decode(errors="replace")
            self.callback(lambda: log(*line), None)

        return callback
