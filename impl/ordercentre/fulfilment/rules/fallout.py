"""Fallout: what has failed, how often it is tried again by itself, and what a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ordercentre.centre import FalloutRules
from ordercentre.fulfilment.content import INVENTORY, Decision, Fallout, FalloutState
from ordercentre.fulfilment.rules.outcomes import newly_failed, outcomes
from tmf630.instants import timestamp
from tmf630.wire import Json

_MOST_DOUBLINGS: Final = 16
_REJECTED: Final = "rejected"


def recorded(content: Json, rules: FalloutRules, now: datetime) -> Json:
    """The content with records of the items that have failed since the last look.

    An item that was rejected is not tried again by itself: it would be rejected again.
    """
    made: list[Fallout] = []
    for id, outcome in newly_failed(content):
        why = "; ".join(outcome.errors) or f"the acceptance centre says {outcome.state}"
        record = _record(content, id, outcome.source, why, now)
        if outcome.state != _REJECTED and record["attempts"] <= rules.attempts:
            pause = rules.pause * 2 ** min(record["attempts"] - 1, _MOST_DOUBLINGS)
            record["state"] = FalloutState.RETRYING
            record["retry_at"] = now.timestamp() + pause
        made.append(record)
    return _with(content, made)


def refused_by_inventory(content: Json, id: str, why: str, now: datetime) -> Json:
    """The content with an item whose product the inventory refuses: a person decides."""
    return _with(content, [_record(content, id, INVENTORY, why, now)])


def _record(content: Json, id: str, source: str, why: str, now: datetime) -> Fallout:
    """The record of a failure, for which a person decides."""
    earlier = (each["attempts"] for each in content["fallout"] if each["item"] == id)
    return {
        "item": id,
        "source": source,
        "why": why,
        "attempts": 1 + next(earlier, 0),
        "time": timestamp(now),
        "state": FalloutState.WAITING,
    }


def to_retry(content: Json, now: float) -> list[str]:
    """The items to send again now: their time has come, or a person has decided so."""
    return [id for id, at in _retries(content).items() if at <= now]


def retried(content: Json, ids: Sequence[str]) -> Json:
    """The content whose failed items are sent again."""
    return _changed(content, dict.fromkeys(ids, FalloutState.ENDED))


def settled(content: Json, order_states: dict[str, str], ended: frozenset[str]) -> Json:
    """The content whose failures have ended with their items."""
    return _changed(
        content,
        {
            each["item"]: FalloutState.ENDED
            for each in content["fallout"]
            if order_states.get(each["item"], "") in ended
        },
    )


def next_retry(content: Json) -> float | None:
    """When the next failed item is to be sent again, in seconds since 1970; 0 for at once."""
    return min(_retries(content).values(), default=None)


def _retries(content: Json) -> dict[str, float]:
    """When failed items are to be sent again, 0 for at once, by their ids.

    None is of which some services are still being worked on: these would be done twice.
    """
    working = {id for id, each in outcomes(content).items() if each.working}
    found = {each["item"]: _retry_at(each) for each in content["fallout"]}
    return {id: at for id, at in found.items() if at is not None and id not in working}


def _retry_at(each: Json) -> float | None:
    if each["state"] == FalloutState.ENDED or each["source"] == INVENTORY:
        return None
    if each.get("decision") == Decision.RETRY:
        return 0.0
    at: float = each.get("retry_at", 0.0)
    return at if each["state"] == FalloutState.RETRYING else None


def _changed(content: Json, states: dict[str, FalloutState]) -> Json:
    if not any(
        each["item"] in states and each["state"] != states[each["item"]]
        for each in content["fallout"]
    ):
        return content
    changed = [
        _without_decision({**each, "state": states[each["item"]]})
        if each["item"] in states
        else each
        for each in content["fallout"]
    ]
    return {**content, "fallout": changed}


def _without_decision(each: Json) -> Json:
    return {name: value for name, value in each.items() if name not in ("decision", "retry_at")}


def _with(content: Json, records: Sequence[Fallout]) -> Json:
    if not records:
        return content
    new = {each["item"] for each in records}
    kept = [each for each in content["fallout"] if each["item"] not in new]
    return {**content, "fallout": [*kept, *records]}
