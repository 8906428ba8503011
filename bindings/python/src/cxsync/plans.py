"""Plans: what would be written, row by row."""

from __future__ import annotations

from ctypes import byref, sizeof
from typing import Any, Callable, Dict, List, Tuple, Type, Union

from ._failure import raise_for
from ._handle import Handle, Outputs
from ._kinds import kind_word
from ._lib import lib
from ._structs import cxs_plan, cxs_plan_info, cxs_plan_set
from ._text import bytes_of, encode, text_of
from .documents import Document, counted
from .sets import KindSet

_COUNTED = ("create", "update", "unchanged", "conflict", "ambiguous", "invalid")


def _loaded(function: Any, structure: Type[Any], text: Union[str, bytes]) -> Handle:
    content = text if isinstance(text, bytes) else encode(text, "plan")
    outputs = Outputs(structure)
    raise_for(function(content, len(content), *outputs.parameters()), outputs)
    return outputs.take()


class Plan(Document):
    """What would be written for one kind. Immutable, and good without the client it came from.

    `counts`, `digest`, `kind`, `site` and `complete` cost nothing; the rest takes the document apart when it is first
    looked at.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        info = cxs_plan_info(struct_size=sizeof(cxs_plan_info))
        lib.cxs_plan_info_get(handle.pointer, byref(info))
        self._kind = kind_word(info.kind)
        self._site = text_of(info.site) or ""
        self._digest = text_of(info.digest) or ""
        self._complete = bool(info.cxone.complete and info.ivinex.complete)
        by_action = {lib.cxs_action_name(action).decode(): count for action, count in enumerate(info.counts)}
        self._counts = {word: by_action[word] for word in _COUNTED}
        self._counts["only_in_ivinex"] = info.only_in_ivinex_count

    @classmethod
    def from_json(cls, text: Union[str, bytes]) -> "Plan":
        """A plan that was saved with `to_json`. UsageError: not a plan, or changed since."""
        return cls(_loaded(lib.cxs_plan_from_json, cxs_plan, text))

    def _bytes(self) -> bytes:
        return bytes_of(lib.cxs_plan_json(self._handle.pointer))

    @property
    def kind(self) -> str:
        return self._kind

    @property
    def site(self) -> str:
        return self._site

    @property
    def digest(self) -> str:
        """ "sha256:..." over the whole document."""
        return self._digest

    @property
    def config_digest(self) -> str:
        """Tells the configuration that the plan was made with."""
        return str(self._content["config_digest"])

    @property
    def complete(self) -> bool:
        """False: a side could not be read to its end, and nothing can be written from this plan."""
        return self._complete

    @property
    def counts(self) -> Dict[str, int]:
        """Rows by action, and those only in Ivinex."""
        return dict(self._counts)

    @property
    def rows(self) -> List[Dict[str, Any]]:
        """One dict per record, with the keys of the document: key, name, action, changes, ..."""
        return self._content["rows"]  # type: ignore[no-any-return]

    @property
    def guards(self) -> List[Dict[str, Any]]:
        """One dict per guard: name, tripped, detail."""
        return self._content["guards"]  # type: ignore[no-any-return]

    @property
    def cxone(self) -> Dict[str, Any]:
        """How CXone was read: records, pages, complete, reason."""
        return self._content["cxone"]  # type: ignore[no-any-return]

    @property
    def ivinex(self) -> Dict[str, Any]:
        """How Ivinex was read: records, pages, complete, reason."""
        return self._content["ivinex"]  # type: ignore[no-any-return]

    @property
    def only_in_ivinex(self) -> List[Dict[str, Any]]:
        """Ivinex rows that no record matches: ivinex_id, key, name. They are never touched."""
        return self._content["only_in_ivinex"]  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> Tuple[Callable[[str], "Plan"], Tuple[str]]:
        return Plan.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        incomplete = "" if self.complete else ", incomplete"
        return f"<cxsync.Plan {self.kind} of {self.site}: {counted(self._counts)}{incomplete}>"


class PlanSet(KindSet[Plan]):
    """One plan per kind."""

    def __init__(self, handle: Handle) -> None:
        super().__init__(handle, "plan", copied)

    @classmethod
    def from_json(cls, text: Union[str, bytes]) -> "PlanSet":
        """A set that was saved with `to_json`. UsageError: not a set, or changed since."""
        return cls(_loaded(lib.cxs_plan_set_from_json, cxs_plan_set, text))


def copied(plan: Any) -> Plan:
    """A plan of its own from one that is borrowed."""
    own = lib.cxs_plan_copy(plan)
    if not own:
        raise MemoryError("cxsync: out of memory")
    return Plan(Handle(own, cxs_plan))
