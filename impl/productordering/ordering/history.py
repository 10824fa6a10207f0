"""The history of an order: time, actor, cause and changed states of every change.

States are those that v5 shows, so that no change of one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from productordering.ordering import items
from productordering.ordering.metadata import AuditContext, Metadata
from productordering.versions import states
from productordering.versions.paths import projection
from tmf630 import wire
from tmf630.instants import timestamp
from tmf630.wire import Json

SLOTS: Final = 1_000
"""How many entries a history has room for. The next entry then replaces the oldest."""
_SLOT_BYTES: Final = 512
"""Bytes of a slot. A larger entry takes several slots, so a history has 512,000 bytes at most."""
ITEM_STATE: Final = "productOrderItem.state"
_NAMED: Final = 20
"""How many ids or attributes an entry names. If there are more it has their number."""
_LENGTH: Final = 60
_CAUSE_LENGTH: Final = 300


class History(NamedTuple):
    """The latest changes of an order, the oldest first, and how many older ones were dropped.

    `capture` is what was checked and found when an order centre captured it, empty without one.
    """

    changes: Sequence[Json]
    forgotten: int
    capture: Json


def entry(before: Json, after: Json, paths: Sequence[str], audit: AuditContext) -> Json:
    """The entry of a change of the attributes that `paths` names.

    It has `time`, `actor`, `cause` and `attributes`, and if states have changed `state` as
    `{from, to}` and `items` as a list of `{from, to, ids}`. The full length of a list that is cut
    short is in `attributeCount` or `count`.
    """
    made: Json = {
        "time": timestamp(audit.now),
        "actor": audit.actor[:_LENGTH],
        "cause": audit.cause[:_CAUSE_LENGTH],
        **_named("attributes", "attributeCount", paths),
    }
    old, new = states.shown(states.ORDER, before), states.shown(states.ORDER, after)
    if old != new:
        made["state"] = {"from": old, "to": new}
    if moves := _moves(before, after):
        most = max(1, _NAMED // len(moves))
        made["items"] = [
            {"from": old, "to": new, **_named("ids", "count", ids, most)}
            for (old, new), ids in moves.items()
        ]
    return made


def paths(before: Json, after: Json, attributes: Iterable[str]) -> list[str]:
    """The changed paths; that of items is their state if nothing else of them has changed."""
    items_alike = "productOrderItem" in attributes and _alike(before, after)
    return sorted(
        {
            ITEM_STATE if name == "productOrderItem" and items_alike else projection(name)
            for name in attributes
        }
    )


def added(metadata: Metadata, change: Json) -> tuple[Metadata, list[tuple[int, bytes]]]:
    """The metadata after one more change, and the entries to write into the history.

    An entry is `[NUMBER, CHANGE]` in JSON. The first change has the number 1.
    """
    slot, entries = metadata.get("slot", 0), dict[int, bytes]()
    changes = (*metadata.get("history", ()), change)
    first = _before_unwritten(metadata) + 1
    for number, each in enumerate(changes, first):
        text = wire.encode([number, each])
        entries[slot] = text
        slot = (slot + 1) % SLOTS
        for _ in range(_SLOT_BYTES, len(text), _SLOT_BYTES):
            entries[slot] = b""
            slot = (slot + 1) % SLOTS
    after: Metadata = {**metadata, "changes": first + len(changes) - 1, "slot": slot}
    after.pop("history", None)
    after.pop("forgotten", None)
    return after, list(entries.items())


def read(metadata: Metadata, entries: Mapping[int, bytes]) -> History:
    """The history of an order, from its metadata and from the entries that were read after it."""
    pending = metadata.get("history", ())
    numbered = dict(enumerate(pending, _before_unwritten(metadata) + 1))
    # A change that had no entry yet may have got one meanwhile, under the same number.
    numbered |= dict(map(wire.decode, entries.values()))
    numbers = sorted(numbered)
    forgotten = numbers[0] - 1 if numbers else 0
    return History([numbered[each] for each in numbers], forgotten, metadata.get("capture", {}))


def _before_unwritten(metadata: Metadata) -> int:
    """The number of the last change that has an entry, or had one."""
    return metadata.get("changes", metadata.get("forgotten", 0))


def shown(history: History) -> Json:
    """The history as clients see it, a `ProductOrderHistory`."""
    counted = {"forgottenCount": history.forgotten} if history.forgotten else {}
    return {"change": [_shown(each) for each in history.changes], **counted}


def _shown(change: Json) -> Json:
    """A change as clients see it, without null for a state that an item did not have."""
    after = {**change}
    if "state" in change:
        after["state"] = _without_null(change["state"])
    if "items" in change:
        after["items"] = [_without_null(each) for each in change["items"]]
    return after


def _without_null(move: Json) -> Json:
    return {name: value for name, value in move.items() if value is not None}


def _alike(before: Json, after: Json) -> bool:
    one, other = (wire.canonical(items.with_states(each, lambda _: "")) for each in (before, after))
    return one == other


def _moves(before: Json, after: Json) -> dict[tuple[str | None, str | None], list[str]]:
    """Items that were added, removed or changed state, by their former and present states."""
    if not before or before["productOrderItem"] is after["productOrderItem"]:
        return {}
    old, new = items.states(before), items.states(after)
    moves: dict[tuple[str | None, str | None], list[str]] = {}
    for id in old | new if old != new else ():
        if old.get(id) != new.get(id):
            moves.setdefault((old.get(id), new.get(id)), []).append(id)
    return moves


def _named(name: str, count: str, texts: Sequence[str], most: int = _NAMED) -> Json:
    """The first texts, each cut to a maximum length: a history must not outgrow its order."""
    named: Json = {name: [text[:_LENGTH] for text in islice(texts, most)]}
    return named if len(texts) <= most else {**named, count: len(texts)}
