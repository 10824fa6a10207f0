"""When a fulfilment is looked at again, and whether its order is late.

Moments are in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from ordercentre.fulfilment.content import ServiceOrder, Stage, open_orders
from ordercentre.fulfilment.rules import fallout
from productordering.ordering.lifecycle import INITIAL, TERMINAL
from tmf630.instants import microseconds
from tmf630.jobs.backoff import Backoff
from tmf630.jobs.lease import FREE
from tmf630.wire import Json

_BACKOFF: Final = Backoff(first=1.0, longest=60.0, steady=0.5)
_SOON: Final = 1.0
"""Seconds to the next look while an acceptance centre cancels: there are no events of tasks."""
_AFTER: Final = 0.001
"""Seconds after a date at which it is past."""
_EXPECTED: Final = "expectedCompletionDate"
_REQUESTED: Final = "requestedCompletionDate"


def after_failures(failures: int, now: float) -> float:
    """When to look again after so many failed looks in a row, at least one."""
    return now + _BACKOFF.pause(failures)


def begins_at(order: Json, lead_seconds: float) -> float:
    """When an order is sent, 0 for at once."""
    start = seconds(order.get("requestedStartDate", ""))
    return 0.0 if start is None else start - lead_seconds


def first_look(state: str, requested: str) -> float | None:
    """When to look at a new order that is sent nowhere; None for not before it changes.

    `requested` is the date by which it is to be completed, empty without one.
    """
    if state != INITIAL:
        return FREE
    moment = seconds(requested)
    return None if moment is None else moment + _AFTER


def due_after(content: Json, order: Json, began: float, begins: float) -> Sequence[float]:
    """When the dates of an order ask for a look after the one that began then.

    `begins` is when the order is sent.
    """
    if order["state"] in TERMINAL:
        return ()
    return [each for each in (begins, _late_at(content, order)) if each > began]


def next_look(
    content: Json,
    now: float,
    *,
    due: Iterable[float],
    poll_seconds: Callable[[str], float],
    pause: float = 0.0,
) -> float | None:
    """When to look again; None if an event says so.

    `due` is when the dates of the order ask for that, `poll_seconds` the time to the next look at
    the open service orders of a centre, `pause` the seconds in which a neighbour is not asked.
    """
    times = [*due, *_after_open_orders(content, now, poll_seconds)]
    if failures := content["failures"]:
        times.append(max(after_failures(failures, now), now + pause))
    if (retry := fallout.next_retry(content)) is not None and not failures:
        # One that is due, but was not sent in this look, has to wait for something.
        times.append(max(retry, now + _SOON))
    return min(times, default=None)


def _after_open_orders(
    content: Json, now: float, poll_seconds: Callable[[str], float]
) -> Iterator[float]:
    for each in open_orders(content):
        if each["stage"] != Stage.TO_CREATE:
            yield now + poll_seconds(each["draft"]["centre"])
        elif not content["failures"]:
            yield now + _SOON
        if not content["failures"] and is_cancelling(each):
            yield now + _SOON


def is_cancelling(sent: ServiceOrder) -> bool:
    """Whether an acceptance centre has yet to answer a cancellation."""
    return "cancelling" in sent and not sent["cancelling"]["refused"]


def _late_at(content: Json, order: Json) -> float:
    """When an order that is not late becomes late, 0 if it does not."""
    requested = seconds(order.get(_REQUESTED, ""))
    return 0.0 if requested is None or content["late"] else requested + _AFTER


def is_late(order: Json, now: float) -> bool:
    """Whether an order will be, or already is, later than was requested."""
    requested = seconds(order.get(_REQUESTED, ""))
    if requested is None or order["state"] in TERMINAL:
        return False
    return max(seconds(order.get(_EXPECTED, "")) or 0.0, now) > requested


def seconds(date: str) -> float | None:
    """A date-time in seconds since 1970; None if it is none."""
    moment = microseconds(date)
    return None if moment is None else moment / 1_000_000
