"""What the metrics say of the store: orders by state, events, deliveries, jobs."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Final

from productordering.ordering import lifecycle
from tmf622 import VERSION
from tmf630 import wire
from tmf630.api.components import Components
from tmf630.events.status import statuses
from tmf630.http.pages.page import Page
from tmf630.instants import microseconds
from tmf630.metrics.page import metrics_page
from tmf630.metrics.readings import Reading, Sample
from tmf630.resources.collection import Resources
from tmf630.resources.outbox import AUDIT
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.queries import Query

_STATE: Final = Attribute(("state",), Kind.TEXT)
_MOST: Final = 1_000
"""Entries with unpublished events, and jobs, that are counted at most."""

Samples = Sequence[Iterable[Sample]]
Due = Callable[[float, int], Awaitable[Sequence[str]]]
"""The ids of at most so many jobs that are due by a moment."""


def page(parts: Components, started: float, more_jobs: Mapping[str, Due]) -> Page:
    """The page with all metrics of a server, whose process has `started` in seconds since 1970.

    `more_jobs` says by their kinds which are due of those that are not of TMF622.
    """
    v4 = parts.apis[0]
    with_events = [(api, name) for api in parts.apis for name, each in api.with_events()]
    orders = v4.resources("productOrder")
    own = {name: v4.resources(name).due for name in ("productOrder", "cancelProductOrder")}
    jobs: Mapping[str, Due] = {**own, **more_jobs}
    sources = [v4.resources(name) for api, name in with_events if api is v4]

    async def orders_by_state() -> Samples:
        return [[([state], await _count(orders, state)) for state in lifecycle.ORDER]]

    async def outbox() -> Samples:
        entries = [each for source in sources for each in await source.unpublished(_MOST)]
        stored = [event for each in entries for event in wire.decode(each.outbox)]
        events = [each for each in stored if each["type"] != AUDIT]
        times = [(microseconds(each["time"]) or 0) / 1_000_000 for each in events]
        age = time.time() - min(times) if times else 0.0
        return [[([], float(len(events)))], [([], max(0.0, age))]]

    async def subscriptions() -> Samples:
        found = await statuses(
            parts.subscriptions, parts.read_subscription, parts.undelivered, parts.log
        )
        oldest = min((each.oldest for each in found if each.oldest), default=None)
        numbers = (
            len(found),
            sum(each.failing_since is not None for each in found),
            sum(each.waiting for each in found),
            max(0.0, time.time() - oldest) if oldest else 0.0,
            sum(each.dead_letters for each in found),
        )
        return [[([], float(each))] for each in numbers]

    async def due() -> Samples:
        now = time.time()
        return [[([name], float(len(await each(now, _MOST)))) for name, each in jobs.items()]]

    async def process() -> Samples:
        return [[([], started)], [([VERSION], 1.0)]]

    return metrics_page(
        [
            Reading([("tmf622_orders", "Product orders by state.", ["state"])], orders_by_state),
            Reading(_OUTBOX, outbox),
            Reading(_SUBSCRIPTIONS, subscriptions),
            Reading([("tmf622_jobs_due", "Jobs that are due, at most 1000.", ["kind"])], due),
            Reading(_PROCESS, process),
        ]
    )


_OUTBOX: Final = [
    ("tmf622_outbox_events", "Events not published yet, of at most 1000 resources.", ()),
    ("tmf622_outbox_oldest_seconds", "Age of the oldest event that is not published yet.", ()),
]
_SUBSCRIPTIONS: Final = [
    ("tmf622_subscriptions", "Subscriptions of all hubs.", ()),
    ("tmf622_subscriptions_failing", "Subscriptions whose listener refuses events.", ()),
    ("tmf622_events_waiting", "Published events that are not delivered yet.", ()),
    ("tmf622_events_waiting_oldest_seconds", "Age of the oldest of them.", ()),
    ("tmf622_dead_letters", "Events whose delivery was given up.", ()),
]
_PROCESS: Final = [
    ("process_start_time_seconds", "Start time of the server since the epoch, in seconds.", ()),
    ("tmf622_build_info", "The version of the server.", ("version",)),
]


async def _count(orders: Resources, state: str) -> float:
    condition = Comparison(_STATE, Operator.EQ, (state,))
    return float((await orders.find(Query(condition=condition, limit=0))).total)
