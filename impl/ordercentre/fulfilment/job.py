"""The job of a fulfilment: one look at an order and its neighbours, and what follows from it.

Each step can be repeated. What a neighbour does not answer now is done by a later look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from ordercentre.acceptance.progress import Progress
from ordercentre.fulfilment import entry, fallout, outcomes, reporting
from ordercentre.fulfilment.completing import Completing, with_products
from ordercentre.fulfilment.deferred import DeferredCapture, is_deferred
from ordercentre.fulfilment.entry import Fallout, Stage
from ordercentre.fulfilment.following import Following
from ordercentre.fulfilment.moving import moved
from ordercentre.fulfilment.sending import Sending
from ordercentre.fulfilment.work import Work
from productordering.audit import SERVER, Clock
from productordering.ordering import items
from productordering.ordering.lifecycle import TERMINAL
from productordering.ordering.metadata import AuditContext, Order, open_cancellation
from productordering.versions import states
from productordering.versions.mapping import DRAFT
from tmf630.identifiers import new_id
from tmf630.instants import microseconds
from tmf630.jobs.backoff import Backoff
from tmf630.jobs.lease import LeaseTerms, NotAcquired
from tmf630.resources.collection import Resources
from tmf630.wire import Json

_LOG: Final = logging.getLogger(__name__)
_BACKOFF: Final = Backoff(first=1.0, longest=60.0, steady=0.5)
_CAUSE: Final = "fulfilment"
GRANTED: Final = "granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the job works with; None is a part that no neighbour is configured for.

    `poll_seconds` is the time to the next look at the open service orders of a centre.
    """

    orders: Resources
    fulfilments: Resources
    capture: DeferredCapture | None
    sending: Sending | None
    following: Following
    completing: Completing
    poll_seconds: Callable[[str], float]


class Job:
    """Runs the jobs of fulfilments, one at a time for each."""

    def __init__(self, parts: Parts, terms: LeaseTerms, clock: Clock) -> None:
        self._parts = parts
        self._terms = terms
        self._clock = clock

    async def run(self, order_id: str) -> None:
        """Look at the fulfilment of an order, unless another process does."""
        owner = new_id()
        acquire = partial(entry.acquired, owner=owner, terms=self._terms)
        try:
            acquired = await self._parts.fulfilments.update(order_id, acquire)
        except NotAcquired:
            return
        if acquired.resource:
            content = _content(acquired.resource)
            work = Work(self._parts.fulfilments, order_id, owner, content, self._terms)
            await self._look(work)

    async def _look(self, work: Work) -> None:
        order: Order = await self._parts.orders.read(work.order_id)
        if not order.resource:
            await self._clean_up(work)
            return
        if self._parts.capture and is_deferred(order):
            with work.tolerating():
                order = await self._parts.capture.complete(work.order_id, order)
        said = await self._advance(work, order)
        failed = await self._record_failures(work)
        await self._complete(work, said, failed)

    async def _advance(self, work: Work, order: Order) -> Mapping[str, Progress]:
        """Send, cancel and follow; what each service order says."""
        parts, now = self._parts, self._clock()
        if _is_asked(work.content):
            await self._cancel_all(work)
        elif parts.sending:
            with work.tolerating():
                await self._send(work, parts.sending, order, now)
        await parts.following.cancel(work)
        said = await parts.following.follow(work)
        await self._settle_cancellation(work)
        return said

    async def _send(self, work: Work, sending: Sending, order: Order, now: datetime) -> None:
        """Send what there is to send, unless the order is being cancelled or it is too early."""
        resource = order.resource
        if open_cancellation(order.metadata):
            return
        is_placed = states.shown(states.ORDER, resource) != DRAFT and not is_deferred(order)
        has_begun = sending.begins_at(resource) <= now.timestamp()
        if is_placed and has_begun and resource["state"] not in TERMINAL:
            await sending.send(work, resource, now)
        else:
            await sending.carry_out(work)

    async def _cancel_all(self, work: Work) -> None:
        """Plan the cancellation of every open service order, unless an item is past its point."""
        content = work.content
        for id, is_passed in outcomes.passed(content).items():
            if is_passed:
                why = f"item {id} has passed its point of no return"
                await work.save(_with_outcome(content, why))
                return
        reason = content["cancellation"]["reason"]
        asked = {"task": "", "reason": reason, "refused": ""}
        planned = [
            each
            if each["stage"] == Stage.ENDED or "cancelling" in each
            else {**each, "cancelling": asked}
            for each in content["serviceOrder"]
        ]
        if planned != content["serviceOrder"]:
            await work.save({**content, "serviceOrder": planned})

    async def _settle_cancellation(self, work: Work) -> None:
        """Note what the acceptance centres make of a cancellation, once all have answered."""
        content = work.content
        if not _is_asked(content):
            return
        open_orders = entry.open_orders(content)
        refusals = [each["cancelling"]["refused"] for each in open_orders if "cancelling" in each]
        if any(not each for each in refusals):
            return
        done = outcomes.outcomes(content)
        completed = [id for id, each in done.items() if each.state in outcomes.DELIVERED]
        if completed:
            refusals = [*refusals, f"item {completed[0]} is completed"]
        await work.save(_with_outcome(content, refusals[0] if refusals else GRANTED))

    async def _record_failures(self, work: Work) -> list[Fallout]:
        """Record the items that have failed since the last look."""
        if self._parts.sending is None:
            return []
        rules = self._parts.sending.rules.fallout
        content, failed = fallout.recorded(work.content, rules, self._clock())
        if failed:
            await work.save(content)
        return list(failed)

    async def _complete(
        self, work: Work, said: Mapping[str, Progress], failed: list[Fallout]
    ) -> None:
        """Write products, show in the order what there is to show, and release the lease."""
        order: Order = await self._parts.orders.read(work.order_id)
        waiting: frozenset[str] = frozenset()
        if order.resource and not is_deferred(order):
            waiting = await self._parts.completing.complete(work, order.resource, self._clock())
        change = partial(self._shown, work, said, failed, waiting)
        order = await self._parts.orders.update(work.order_id, change)
        await self._release(work, order)

    def _shown(
        self,
        work: Work,
        said: Mapping[str, Progress],
        failed: list[Fallout],
        waiting: frozenset[str],
        before: Order,
    ) -> Order:
        """The order with what the fulfilment shows of it."""
        if not before.resource or is_deferred(before):
            return before
        now = self._clock()
        content = work.content
        wanted = outcomes.wanted_states(before.resource, content)
        if open_cancellation(before.metadata):
            wanted = {}
        for id in waiting:
            wanted.pop(id, None)

        def complete(order: Json) -> Json:
            shown = reporting.after_look(with_products(order, work), content, said.values())
            shown = reporting.with_failures(shown, failed)
            late = reporting.is_late(shown, now) and shown["state"] not in TERMINAL
            if late and not content.get("late"):
                shown = reporting.with_lateness(shown, now)
            return shown

        return moved(before, wanted, AuditContext(now, SERVER, _CAUSE), complete)

    async def _release(self, work: Work, order: Order) -> None:
        """Store what lists show, and when to look again."""
        if not order.resource:
            await work.release(work.content, 0.0)
            return
        content, now = work.content, self._clock()
        content = fallout.settled(content, items.states(order.resource), TERMINAL)
        ended = order.resource["state"] in TERMINAL
        late = reporting.is_late(order.resource, now)
        content = {
            **content,
            "late": bool(content.get("late")) or (late and not ended),
            "ended": ended,
            "worklist": outcomes.waits_for_a_person(content),
            "failures": content.get("failures", 0) + 1 if work.unavailable else 0,
            "error": str(work.unavailable[0]) if work.unavailable else "",
            "requested": order.resource.get("requestedCompletionDate", ""),
            "expected": order.resource.get("expectedCompletionDate", ""),
        }
        await work.release(content, self._next_look(content, order, now.timestamp()))

    def _next_look(self, content: Json, order: Order, now: float) -> float | None:
        """When there is something to see again, in seconds since 1970; None if an event says so."""
        times: list[float] = []
        if content["failures"]:
            times.append(now + _BACKOFF.pause(content["failures"]))
        for each in entry.open_orders(content):
            times.append(now + self._parts.poll_seconds(each["draft"]["centre"]))
            if each["stage"] != Stage.OPEN or each.get("cancelling", {}).get("refused") == "":
                times.append(now + _BACKOFF.first)
        if (retry := fallout.next_retry(content)) is not None:
            times.append(max(retry, now))
        if order.resource["state"] not in TERMINAL:
            times += self._dates(content, order.resource, now)
        return min(times, default=None)

    def _dates(self, content: Json, order: Json, now: float) -> list[float]:
        """The moments at which an order is sent, or is late."""
        found = []
        if self._parts.sending and (begins := self._parts.sending.begins_at(order)) > now:
            found.append(begins)
        requested = microseconds(order.get("requestedCompletionDate", ""))
        if requested is not None and not content["late"] and requested / 1_000_000 > now:
            found.append(requested / 1_000_000 + 0.001)
        return found

    async def _clean_up(self, work: Work) -> None:
        """Cancel what is open for an order that was deleted, and remove the entry after that."""
        if not _is_asked(work.content):
            asked = {"task": "", "reason": "the product order was deleted", "outcome": ""}
            await work.save({**work.content, "cancellation": asked})
        await self._cancel_all(work)
        await self._parts.following.cancel(work)
        await self._parts.following.follow(work)
        await self._settle_cancellation(work)
        if entry.open_orders(work.content) and _is_asked(work.content):
            await work.release(work.content, self._clock().timestamp() + _BACKOFF.longest)
        else:
            await work.remove()


def _content(stored: Json) -> Json:
    """The content of an entry, without the id that the collection adds."""
    return {name: each for name, each in stored.items() if name not in ("id", "href")}


def _is_asked(content: Json) -> bool:
    """Whether a cancellation of the order waits for the acceptance centres."""
    cancellation: Any = content.get("cancellation")
    return cancellation is not None and not cancellation["outcome"]


def _with_outcome(content: Json, outcome: str) -> Json:
    return {**content, "cancellation": {**content["cancellation"], "outcome": outcome}}
