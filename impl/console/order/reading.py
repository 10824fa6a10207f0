"""What the API says of an order: itself, its history, its cancellations, what was captured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import quote

from flask import g

from console.api import Refusal
from productordering.api import is_own
from tmf630 import wire

Json = dict[str, Any]
T = TypeVar("T")

NOT_FOUND: Final = 404
_TASKS: Final = 50
MILESTONES: Final = "productOrderMilestone"
ALERTS: Final = "productOrderJeopardyAlert"
"""Attributes that only v5 has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An order, its JSON text as it was answered, and its ETag; and what there is about it.

    `changes` are those of its history, the oldest first, `forgotten` counts the ones before.
    `tasks` cancel it. `beside` has the attributes that only v5 has. `refusals` says what the caller
    may not read.
    """

    order: Json
    text: bytes
    etag: str
    changes: Sequence[Json] = ()
    forgotten: int = 0
    tasks: Sequence[Json] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)
    capture: Json | None = None
    refusals: Sequence[Refusal] = ()

    @property
    def number(self) -> int:
        """The number of its latest change."""
        return self.forgotten + len(self.changes)


def path(id: str) -> str:
    """The path of an order, in the API."""
    return f"/productOrder/{quote(id, safe='')}"


def read(id: str) -> Reading:
    """The order of an id, for the caller; raises Refusal when the order itself cannot be read."""
    text, etag = g.api.read(g.caller, path(id))
    refusals: list[Refusal] = []
    nothing: Json = {}
    none: list[Json] = []

    def asked(ask: Callable[[], T], otherwise: T) -> T:
        try:
            return ask()
        except Refusal as refusal:
            if refusal.status != NOT_FOUND:
                refusals.append(refusal)
            return otherwise

    history = asked(lambda: history_of(id), nothing)
    query = f"productOrder.id={quote(id, safe='')}&limit={_TASKS}&sort=-id"
    tasks = asked(lambda: g.api.find(g.caller, "cancelProductOrder", query).resources, none)
    capture = asked(lambda: g.api.get(g.caller, f"{path(id)}/captureResponse")[0], None)
    beside = asked(lambda: _in_v5(id), nothing)
    return Reading(
        order=wire.decode(text),
        text=text,
        etag=etag,
        changes=history.get("change", ()),
        forgotten=history.get("forgottenCount", 0),
        tasks=tasks,
        beside=beside,
        capture=capture,
        refusals=refusals,
    )


def history_of(id: str) -> Json:
    """The history of an order, for the caller; raises Refusal."""
    found: Json = g.api.get(g.caller, f"{path(id)}/history")[0]
    return found


def refused_capture(id: str) -> Json | None:
    """What was found when the order of an id was refused; None for no such order."""
    try:
        found: Json = g.api.get(g.caller, f"{path(id)}/captureResponse")[0]
    except Refusal:
        return None
    return found


def _in_v5(id: str) -> Json:
    """The attributes of an order that only v5 has, where that is served."""
    for each in g.desk.parts.apis[1:]:
        if is_own(each.definition):
            api = g.api.at(each.definition.base_path)
            found: Json = api.get(g.caller, f"{path(id)}?fields={MILESTONES},{ALERTS}")[0]
            return found
    return {}
