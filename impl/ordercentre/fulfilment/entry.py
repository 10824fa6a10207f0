"""The entry of a fulfilment: who may change what of it.

The content is the record, which the process alone writes that holds the lease. Others leave
requests in the metadata; the next job takes them. Both are pure functions of the aggregate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from ordercentre.fulfilment.content import FalloutState
from tmf630.jobs.lease import FREE, LeaseLost, LeaseTerms
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.wire import Json


class Requests(TypedDict, total=False):
    """What others ask of the next job: the metadata of an entry.

    again         the order has changed: look at it again
    owner         which job holds the lease
    cancellation  the task that asks for a cancellation of the order, and its reason
    decisions     what was decided of failed items, by their ids
    """

    again: bool
    owner: str
    cancellation: Mapping[str, str]
    decisions: Mapping[str, str]


Entry = Aggregate[Requests]

NEW: Final[Entry] = Aggregate({"serviceOrder": [], "fallout": []}, {}, run_at=FREE)
"""The entry of an order that nothing was done for yet."""


def woken(before: Entry) -> Entry:
    """The entry whose job runs as soon as no other one does."""
    if not before.resource:
        return before
    run_at = before.run_at if "owner" in before.metadata else FREE
    return before._replace(metadata={**before.metadata, "again": True}, run_at=run_at)


def with_request(before: Entry, **request: Any) -> Entry:
    """The entry with a request to its next job, which runs as soon as no other one does."""
    metadata: Any = {**before.metadata, **request}
    return woken(before._replace(metadata=metadata))


def acquired(before: Entry, owner: str, terms: LeaseTerms) -> Entry:
    """The entry whose lease this job has, with the requests in its content; raises NotAcquired."""
    if not before.resource:
        return before
    run_at = terms.acquire(before.run_at)
    taken = _with_requests(before.resource, before.metadata)
    return Aggregate(taken, {"owner": owner}, run_at)


def with_requests(entry: Entry) -> Json:
    """The content of an entry, with what others ask of the next job; empty without an entry."""
    return _with_requests(entry.resource, entry.metadata) if entry.resource else {}


def saved(before: Entry, owner: str, content: Json, run_at: float) -> Entry:
    """The entry with new content, whose lease is renewed; raises LeaseLost."""
    _check(before, owner)
    return before._replace(resource=content, run_at=run_at)


def renewed(before: Entry, owner: str, run_at: float) -> Entry:
    """The entry whose lease is renewed; raises LeaseLost."""
    _check(before, owner)
    return before._replace(run_at=run_at)


def released(before: Entry, owner: str, content: Json, run_at: float | None) -> Entry:
    """The entry after a look: its job runs again at `run_at`, or at once if it was woken since."""
    _check(before, owner)
    metadata: Any = {name: each for name, each in before.metadata.items() if name != "owner"}
    if metadata:
        run_at = FREE
    return Aggregate(content, metadata, run_at)


def removed(before: Entry, owner: str) -> Entry:
    """Nothing: the order is gone, and nothing of it is left at the neighbours."""
    _check(before, owner)
    return ABSENT


def _check(entry: Entry, owner: str) -> None:
    if not entry.resource or entry.metadata.get("owner") != owner:
        raise LeaseLost


def _with_requests(content: Json, requests: Requests) -> Json:
    changed = {**content}
    if asked := requests.get("cancellation"):
        changed["cancellation"] = {**asked, "outcome": ""}
    if decisions := requests.get("decisions"):
        changed["fallout"] = [_decided(each, decisions) for each in content["fallout"]]
    return changed


def _decided(fallout: Json, decisions: Mapping[str, str]) -> Json:
    if fallout["item"] not in decisions or fallout["state"] == FalloutState.ENDED:
        return fallout
    return {**fallout, "decision": decisions[fallout["item"]]}
