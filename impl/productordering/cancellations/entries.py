"""Orders as they are kept while a cancellation task holds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from productordering.keeping import journal_of, kept_of, order_of, with_journal
from productordering.ordering import Forbidden, cancellation
from productordering.ordering.events import ORDER_DELETED
from productordering.ordering.metadata import (
    ASSESSING,
    ENDED,
    WAITING,
    Cancellation,
    Occasion,
    Order,
    RequestKey,
    unended_cancellation,
)
from tmf630 import wire
from tmf630.identifiers import new_id
from tmf630.resources.collection import NOTHING, Kept
from tmf630.store import Key

Json = dict[str, Any]

_MAX_BYTES: Final = 64 * 1024
"""How large a task may be, which the order's journal has too."""


class NotDue(Exception):
    """Somebody else has taken on the work, or there is none."""


def wanted(sent: Json, key: Key | None, request_id: str) -> Cancellation:
    """The task that a request is for; raises Forbidden when it is too large."""
    task = cancellation.received(sent)
    if len(wire.encode(task)) > _MAX_BYTES:
        raise Forbidden(f"the cancelProductOrder would be larger than {_MAX_BYTES} bytes")
    return Cancellation(
        task=new_id(),
        sent=task,
        key=RequestKey(name=key.name, digest=key.digest, moment=key.moment) if key else None,
        request=request_id,
        stage=ASSESSING,
        singly=[],
        assessments=0,
        outcome="",
    )


def taken_on(kept: Kept, on: Occasion, lease: float) -> Kept:
    """What is kept when somebody takes the work on, to himself for a while; raises NotDue.

    With a task whose date has come its order is in assessment from then on.
    """
    now = on.now.timestamp()
    if kept.due is None or kept.due > now:
        raise NotDue
    task = unended_cancellation(journal_of(kept))
    if task is None:
        return replace(kept, due=None) if kept.resource else NOTHING
    if kept.resource is None:
        return replace(kept, due=now + lease)
    order = order_of(kept)
    if cancellation.waits_until(task) <= now:
        order = cancellation.begun(order, on)
    journal = order.journal
    task = journal["cancellation"]
    if task["stage"] == ASSESSING:
        assessed: Cancellation = {**task, "assessments": task["assessments"] + 1}
        order = order._replace(journal={**journal, "cancellation": assessed})
    return kept_of(order, now + lease)


def waiting(task: Cancellation, kept: Kept) -> Kept:
    """What is kept while the task waits for its date."""
    there = unended_cancellation(journal_of(kept))
    if kept.resource is None or there is None or there["task"] != task["task"]:
        return kept
    if there["stage"] != WAITING:
        return kept
    return replace(kept, due=cancellation.waits_until(task))


def after_change(order: Order, due: float | None) -> Kept:
    """What is kept of an order that a client has changed.

    Where that has ended it, there is work: a task that waits has to be told.
    """
    after = cancellation.overtaken(order)
    return kept_of(after, due if after is order else 0)


def withdrawn(task_id: str, kept: Kept, on: Occasion, lease: float) -> Kept:
    """What is kept when the task is withdrawn; raises Forbidden when it has begun.

    Whoever withdraws it has the work that this makes to himself for a while.
    """
    if kept.resource is None or not cancellation.is_of(journal_of(kept), task_id):
        return kept
    return kept_of(cancellation.withdrawn(order_of(kept), on), on.now.timestamp() + lease)


def given_back(task: Cancellation, kept: Kept, until: float = 0) -> Kept:
    """What is kept when the one who has taken the work on leaves it, to be begun again then."""
    journal = journal_of(kept)
    if not cancellation.is_of(journal, task["task"]):
        return kept
    there = journal["cancellation"]
    if there["assessments"] != task["assessments"]:
        return kept
    begun = max(0, there["assessments"] - 1)
    return with_journal(
        kept.resource, {**journal, "cancellation": {**there, "assessments": begun}}, due=until
    )


def ended(task_id: str, kept: Kept) -> Kept:
    """What is kept when the task has ended, which stays there for repetitions of its request."""
    journal = journal_of(kept)
    if not cancellation.is_of(journal, task_id):
        return kept
    if kept.resource is None:
        return NOTHING
    after: Cancellation = {**journal["cancellation"], "stage": ENDED}
    return with_journal(kept.resource, {**journal, "cancellation": after}, due=None)


def remains(kept: Kept) -> Kept:
    """What is left of a deleted order: the task that has yet to be told of it, if there is one."""
    task = unended_cancellation(journal_of(kept))
    left = Kept(None, {"cancellation": task}, due=0) if task else NOTHING
    return replace(left, events=(ORDER_DELETED,))
