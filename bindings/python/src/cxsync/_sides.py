"""From an object of the host's to the callbacks of a source or a sink."""

from __future__ import annotations

from ctypes import byref, sizeof
from typing import Any, Callable, Iterable, List, Mapping, Optional, Tuple

from ._calls import Call, current_call
from ._constants import CXS_E_INVALID_ARGUMENT, CXS_OK
from ._failure import raise_for
from ._handle import Handle, Outputs
from ._kinds import kind_word
from ._lib import lib
from ._structs import (
    PULL_FN, READ_FN, WRITE_FN, cxs_sink, cxs_sink_callbacks, cxs_source, cxs_source_callbacks,
)
from ._text import encode, encode_optional, text_of
from .errors import Error
from .sides import IncompleteRead, Refused, Row, Sink, Source

_FAILED = 1
_LARGEST_UINT32 = 2**32 - 1


class _Nonsense(Exception):
    """What a side gave cannot be taken; the text says why."""


class SourceSide:
    """A source of the library made of an object. Kept by its client: the callback must live as long."""

    def __init__(self, source: Source) -> None:
        _require(source, "source", "pull")

        def pull(kind: int, records: Any, _: Any) -> int:
            def run() -> int:
                word = kind_word(kind)
                return _read_into(records, lambda: source.pull(word), f"pull({word!r})")

            return int(current_call().callback(run, _FAILED))

        self._pull = PULL_FN(pull)
        table = cxs_source_callbacks()
        lib.cxs_source_callbacks_init(table, sizeof(table))
        table.address = encode(source.address, "source's address")
        table.tenant = encode_optional(getattr(source, "tenant", None), "source's tenant")
        table.pull = self._pull
        outputs = Outputs(cxs_source)
        raise_for(lib.cxs_source_new(byref(table), *outputs.parameters()), outputs)
        self.handle: Handle = outputs.take()


class SinkSide:
    """A sink of the library made of an object. Kept by its client."""

    def __init__(self, sink: Sink) -> None:
        _require(sink, "sink", "read", "write")

        def read(kind: int, fields: Any, count: int, records: Any, _: Any) -> int:
            def run() -> int:
                word = kind_word(kind)
                names = [fields[index].decode() for index in range(count)]
                return _read_into(records, lambda: sink.read(word, names), f"read({word!r})")

            return int(current_call().callback(run, _FAILED))

        def write(kind: int, rows: Any, answers: Any, _: Any) -> int:
            call = current_call()
            return int(call.callback(lambda: _write_rows(call, sink, kind_word(kind), rows, answers), _FAILED))

        self._read = READ_FN(read)
        self._write = WRITE_FN(write)
        table = cxs_sink_callbacks()
        lib.cxs_sink_callbacks_init(table, sizeof(table))
        table.address = encode(sink.address, "sink's address")
        table.batch_size = _batch_size(getattr(sink, "batch_size", None))
        table.read = self._read
        table.write = self._write
        outputs = Outputs(cxs_sink)
        raise_for(lib.cxs_sink_new(byref(table), *outputs.parameters()), outputs)
        self.handle: Handle = outputs.take()


def _write_rows(call: Call, sink: Sink, kind: str, rows: Any, answers: Any) -> int:
    """Has the rows written, and passes on the answers."""
    copies = _rows_of(rows)
    try:
        for row, answer in enumerate(_one_per_row(sink.write(kind, copies), len(copies))):
            if not _answer(answers, row, answer):
                text = f"write({kind!r}) of the sink gave no usable answer for row {row}: {_type(answer)}"
                call.log("error", "python", text)
        return 0
    except _Nonsense as nonsense:
        call.log("error", "python", f"write({kind!r}) of the sink cannot be understood: {nonsense}")
        return _FAILED


def _require(side: Any, what: str, *methods: str) -> None:
    missing = [name for name in ("address", *methods) if not hasattr(side, name)]
    missing += [name for name in methods if hasattr(side, name) and not callable(getattr(side, name))]
    if missing:
        raise TypeError(f"the {what} {type(side).__name__} lacks {', '.join(missing)}; see cxsync.sides")


def _batch_size(size: Optional[int]) -> int:
    if size is None:
        return 0
    if isinstance(size, bool) or not isinstance(size, int):
        raise TypeError("the sink's batch_size must be an int")
    if not 1 <= size <= _LARGEST_UINT32:
        raise Error.made(CXS_E_INVALID_ARGUMENT, "invalid_argument", "The sink's batch_size must be 1 or more.")
    return size


def _read_into(records: Any, read: Callable[[], Iterable[Any]], what: str) -> int:
    """Runs a reading method and passes on what it gives."""
    try:
        return _pass_on(records, read(), what)
    except _Nonsense as nonsense:
        lib.cxs_records_fail(records, str(nonsense).encode(errors="replace"), None)
        return _FAILED
    except IncompleteRead as incomplete:
        reason = str(incomplete).replace("\0", " ")
        lib.cxs_records_set_incomplete(records, reason.encode(errors="replace"))
        return 0


def _pass_on(records: Any, given: Any, what: str) -> int:
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes, Mapping)):
        raise _Nonsense(f"{what} gave {_type(given)}, not records")
    for record in given:
        if lib.cxs_records_should_stop(records):
            return _FAILED
        if not isinstance(record, tuple) or len(record) != 2 or not isinstance(record[1], Mapping):
            raise _Nonsense(f"{what} gave {_type(record)} where (id, fields) was expected")
        identity, fields = record
        _check(lib.cxs_records_add(records, *_measured(_id_text(identity, what))))
        for name, value in fields.items():
            _check(lib.cxs_records_set(records, _name(name, what), *_measured(_value_text(name, value, what))))
    return 0


def _check(status: int) -> None:
    if status != CXS_OK:
        raise _Nonsense(f"the library took no more records ({lib.cxs_status_name(status).decode()})")


def _measured(text: Optional[bytes]) -> Tuple[Optional[bytes], int]:
    return text, 0 if text is None else len(text)


def _id_text(identity: Any, what: str) -> Optional[bytes]:
    if identity is None:
        return None
    if isinstance(identity, bool) or not isinstance(identity, (str, int)):
        raise _Nonsense(f"{what} gave {_type(identity)} as an id")
    return _utf8(str(identity), what)


def _name(name: Any, what: str) -> bytes:
    if not isinstance(name, str) or not name or "\0" in name:
        raise _Nonsense(f"{what} gave a field whose name is {name!r:.100}")
    return _utf8(name, what)


def _value_text(name: str, value: Any, what: str) -> Optional[bytes]:
    if value is None:
        return None
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, (str, int)):
        return _utf8(str(value), what)
    raise _Nonsense(f"{what} gave {_type(value)} in the field {name!r:.100}")


def _utf8(text: str, what: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise _Nonsense(f"{what} gave text that is not valid Unicode") from None


def _type(value: Any) -> str:
    return f"a {type(value).__name__}" if value is not None else "None"


def _rows_of(rows: Any) -> List[Row]:
    """A copy of the rows to write: they may be kept."""
    copies = []
    for row in range(lib.cxs_rows_count(rows)):
        fields = {}
        for field in range(lib.cxs_rows_field_count(rows, row)):
            name = text_of(lib.cxs_rows_field_name(rows, row, field)) or ""
            fields[name] = text_of(lib.cxs_rows_field_value(rows, row, field)) or ""
        copies.append(Row(text_of(lib.cxs_rows_id(rows, row)), fields))
    return copies


def _one_per_row(given: Any, rows: int) -> List[Any]:
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes, Mapping)):
        raise _Nonsense(f"it gave {_type(given)}, not one answer per row")
    answers = list(given)
    if len(answers) != rows:
        raise _Nonsense(f"it gave {len(answers)} answers for {rows} rows")
    return answers


def _answer(answers: Any, row: int, answer: Any) -> bool:
    """Passes one answer on. False: it makes no sense, and the row stays without one."""
    if answer is None:
        return True
    if isinstance(answer, Refused):
        message = str(answer.message).replace("\0", " ").encode(errors="replace")
        return bool(lib.cxs_answers_refused(answers, row, message) == CXS_OK)
    if isinstance(answer, bool) or not isinstance(answer, (str, int)):
        return False
    try:
        identity = str(answer).encode()
    except UnicodeEncodeError:
        return False
    return bool(lib.cxs_answers_written(answers, row, identity, len(identity)) == CXS_OK)
