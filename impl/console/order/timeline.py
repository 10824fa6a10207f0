"""What has happened to an order, and what is to happen: the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from console.order.reading import ALERTS, MILESTONES, Reading
from console.texts import N_
from productordering.ordering.history import ITEM_STATE
from tmf630.instants import microseconds

SHOWN: Final = 40
"""How many moments a page shows at first."""
_STATES: Final = frozenset({"state", ITEM_STATE})


class Move(NamedTuple):
    """A change of state: of these items, None for the order; empty states before and after."""

    items: str | None
    before: str
    after: str


class Moment(NamedTuple):
    """Something that has happened: when, what kind of thing, by whom, why.

    `kind` is a text of the catalogues. `others` are the attributes that have changed besides the
    states. `state` is that of what is told of, such as a cancellation.
    """

    time: str
    kind: str
    actor: str = ""
    text: str = ""
    moves: Sequence[Move] = ()
    others: str = ""
    state: str = ""


def timeline(reading: Reading) -> Sequence[Moment]:
    """Everything that has a time, the latest first."""
    found = [
        *_changes(reading),
        *_cancellations(reading),
        *_notes(reading),
        *_alerts(reading.beside),
        *_captures(reading),
    ]
    return sorted(found, key=lambda each: microseconds(each.time) or 0, reverse=True)


def change(each: Mapping[str, Any]) -> Moment:
    """A change in the history of an order."""
    moves = [_move(None, each["state"])] if "state" in each else []
    moves += [_move(_listed(move, "ids", "count"), move) for move in each.get("items", ())]
    named = [name for name in each.get("attributes", ()) if name not in _STATES]
    others = _listed({**each, "attributes": named}, "attributes", "attributeCount")
    return Moment(each["time"], N_("Change"), each["actor"], each["cause"], moves, others)


def _changes(reading: Reading) -> Iterator[Moment]:
    # A history is in the order of the changes: of two at the same time the later is shown first.
    for each in reversed(reading.changes):
        yield change(each)


def _cancellations(reading: Reading) -> Iterator[Moment]:
    for task in reading.tasks:
        reason, state = task.get("cancellationReason", ""), task.get("state", "")
        if date := task.get("requestedCancellationDate"):
            yield Moment(date, N_("Cancellation requested for"), text=reason, state=state)
        if date := task.get("effectiveCancellationDate"):
            yield Moment(date, N_("Cancellation took effect"), text=reason, state=state)


def _notes(reading: Reading) -> Iterator[Moment]:
    for note in reading.order.get("note") or ():
        if isinstance(note, dict) and note.get("date"):
            text = str(note.get("text") or "")
            yield Moment(note["date"], N_("Note"), str(note.get("author") or ""), text)


def _alerts(beside: Mapping[str, Any]) -> Iterator[Moment]:
    for each in beside.get(ALERTS) or ():
        text = _joined(each, "name", "jeopardyType", "exception", "message")
        yield Moment(str(each.get("alertDate") or ""), N_("Jeopardy alert"), text=text)
    for each in beside.get(MILESTONES) or ():
        text = _joined(each, "name", "description", "message")
        when, state = str(each.get("milestoneDate") or ""), str(each.get("status") or "")
        yield Moment(when, N_("Milestone"), text=text, state=state)


def _captures(reading: Reading) -> Iterator[Moment]:
    if capture := reading.capture:
        state = str(capture.get("outcome") or "")
        yield Moment(str(capture.get("captureDate") or ""), N_("Captured"), state=state)


def _move(items: str | None, move: Mapping[str, Any]) -> Move:
    return Move(items, move.get("from") or "", move.get("to") or "")


def _listed(of: Mapping[str, Any], name: str, count: str) -> str:
    text = ", ".join(of[name])
    return f"{text}, … ({of[count]})" if count in of else text


def _joined(of: Mapping[str, Any], *names: str) -> str:
    return ", ".join(dict.fromkeys(str(of[name]) for name in names if of.get(name)))
