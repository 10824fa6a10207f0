"""The history of an order: every change of it, with when, who, what for, and what became what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from productordering.ordering import items
from productordering.ordering.journal import Journal, Occasion
from tmf630 import wire
from tmf630.instants import timestamp
from tmf630.printing import plain

Json = dict[str, Any]

KEPT: Final = 1_000
"""How many changes are kept; of an order that has had more, the latest."""
_MAX_BYTES: Final = 512 * 1024
"""How large a history may be; of a larger one, too, the latest changes are kept."""
ITEM_STATE: Final = "productOrderItem.state"
_NAMED: Final = 20
"""How many ids or attributes a change names; of more it tells the number."""
_LENGTH: Final = 60
_CAUSE_LENGTH: Final = 300


def entry(before: Json, after: Json, paths: Sequence[str], occasion: Occasion) -> Json:
    """What is kept of a change of what these `paths` name.

    `time`, `actor`, `cause`, `attributes`, and where states have changed `state` as `{from, to}`
    and `items` as a list of `{from, to, ids}`. A list that is cut short has its full length in
    `attributeCount` or `count`.
    """
    made: Json = {
        "time": timestamp(occasion.now),
        "actor": occasion.actor[:_LENGTH],
        "cause": occasion.cause[:_CAUSE_LENGTH],
        **_named("attributes", "attributeCount", paths),
    }
    if before.get("state") != after["state"]:
        made["state"] = {"from": before.get("state"), "to": after["state"]}
    if moves := _moves(before, after):
        most = max(1, _NAMED // len(moves))
        made["items"] = [
            {"from": old, "to": new, **_named("ids", "count", ids, most)}
            for (old, new), ids in moves.items()
        ]
    return made


def paths(before: Json, after: Json, attributes: Iterable[str]) -> list[str]:
    """The attributes, and where nothing of the items has changed but states, that of items."""
    items_alike = "productOrderItem" in attributes and _alike(before, after)
    return sorted(
        ITEM_STATE if name == "productOrderItem" and items_alike else name for name in attributes
    )


def added(journal: Journal, change: Json) -> Journal:
    """The journal with one more change in its history."""
    history = [*journal.get("history", ()), change]
    excess = max(0, len(history) - KEPT)
    # Only to look at the size of each change would cost more than to look at all of them.
    while len(wire.encode(history[excess:])) > _MAX_BYTES:
        excess += 1 + (len(history) - excess) // 10
    if not excess:
        return {**journal, "history": history}
    forgotten = journal.get("forgotten", 0) + excess
    return {**journal, "history": history[excess:], "forgotten": forgotten}


def lines(journal: Journal) -> Iterator[str]:
    """The history as a text for people, the oldest change first."""
    if not journal.get("history"):
        yield "no changes are recorded"
    if forgotten := journal.get("forgotten"):
        yield f"{forgotten} earlier changes are no longer kept"
    for change in journal.get("history", ()):
        yield f"{change['time']}  {plain(change['actor'])}  {plain(change['cause'])}"
        if state := change.get("state"):
            yield f"    order: {_move(state)}"
        for move in change.get("items", ()):
            yield f"    item {_listed(move['ids'], move.get('count'))}: {_move(move)}"
        other = [name for name in change["attributes"] if name not in ("state", ITEM_STATE)]
        if other:
            yield f"    changed: {_listed(other, change.get('attributeCount'))}"


def _alike(before: Json, after: Json) -> bool:
    one, other = (wire.canonical(items.with_states(each, lambda _: "")) for each in (before, after))
    return one == other


def _move(move: Json) -> str:
    return f"{move['from'] or 'new'} → {move['to'] or 'removed'}"


def _listed(names: list[str], count: int | None) -> str:
    return plain(", ".join(names)) + (f" and more, {count} in all" if count else "")


def _moves(before: Json, after: Json) -> dict[tuple[str | None, str | None], list[str]]:
    """The items that have come, gone or changed state, by their former and present states."""
    if not before or before["productOrderItem"] is after["productOrderItem"]:
        return {}
    old, new = items.states(before), items.states(after)
    moves: dict[tuple[str | None, str | None], list[str]] = {}
    for id in old | new:
        if old.get(id) != new.get(id):
            moves.setdefault((old.get(id), new.get(id)), []).append(id)
    return moves


def _named(name: str, count: str, texts: Sequence[str], most: int = _NAMED) -> Json:
    """The first texts, each cut to a bearable length: a history must not outgrow its order."""
    named: Json = {name: [text[:_LENGTH] for text in islice(texts, most)]}
    return named if len(texts) <= most else {**named, count: len(texts)}
