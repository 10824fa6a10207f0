"""The job of a fulfilment: one look at an order and its neighbours, and what follows from it.

Each step can be repeated. What a neighbour does not answer now is done by a later look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from ordercentre.acceptance.progress import Progress
from ordercentre.capture.response import is_deferred
from ordercentre.fulfilment import entry
from ordercentre.fulfilment.deferred import DeferredCapture
from ordercentre.fulfilment.rules import (
    answers,
    closing,
    fallout,
    order_cancellation,
    outcomes,
    reporting,
    schedule,
)
from ordercentre.fulfilment.rules.moving import moved
from ordercentre.fulfilment.steps.completing import Completing, with_products
from ordercentre.fulfilment.steps.following import Following
from ordercentre.fulfilment.steps.sending import Sending
from ordercentre.fulfilment.work import Work
from productordering.audit import Clock
from productordering.ordering import items
from productordering.ordering.lifecycle import TERMINAL
from productordering.ordering.metadata import AuditContext, Order, open_cancellation
from productordering.versions import states
from productordering.versions.mapping import DRAFT
from tmf630.identifiers import new_id
from tmf630.jobs.lease import LeaseLost, LeaseTerms, NotAcquired
from tmf630.resources.audit import SERVER
from tmf630.resources.collection import Resources
from tmf630.store.errors import Unavailable
from tmf630.wire import Json

_LOG: Final = logging.getLogger(__name__)
_CAUSE: Final = "fulfilment"
_ACTION: Final = "fulfil"
"""What the audit calls its changes of orders."""


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
        """Look at the fulfilment of an order, unless another process does.

        A look that fails is made again after a pause, which grows with every failure. Raises
        Unavailable if the store is: then the lease has to expire first.
        """
        owner = new_id()
        acquire = partial(entry.acquired, owner=owner, terms=self._terms)
        try:
            acquired = await self._parts.fulfilments.update(order_id, acquire)
        except NotAcquired:
            return
        if not acquired.resource:
            return
        content = _content(acquired.resource)
        work = Work(self._parts.fulfilments, order_id, owner, content, self._terms)
        try:
            async with work.renewing():
                await self._look(work)
        except LeaseLost:
            _LOG.info("another process looks at the fulfilment of order %s", order_id)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - no order is lost
            _LOG.exception("the fulfilment of order %s failed", order_id)
            await self._fail(work, error)

    async def _fail(self, work: Work, error: Exception) -> None:
        """Release the lease until the pause after a failure is over."""
        failures = work.content.get("failures", 0) + 1
        content = {**work.content, "failures": failures, "error": repr(error)}
        run_at = schedule.after_failures(failures, self._clock().timestamp())
        await work.release(content, run_at)

    async def _look(self, work: Work) -> None:
        began = self._clock()
        order: Order = await self._parts.orders.read(work.order_id)
        if not order.resource:
            await self._clean_up(work)
            return
        if self._parts.capture and is_deferred(order):
            with work.tolerating():
                order = await self._parts.capture.complete(work.order_id, order)
        said = await self._advance(work, order, began)
        await self._record_failures(work)
        await self._complete(work, said, began)

    async def _advance(self, work: Work, order: Order, began: datetime) -> Mapping[str, Progress]:
        """Send, cancel and follow; what each service order says."""
        if order_cancellation.is_asked(work.content):
            await work.save(order_cancellation.planned(work.content))
        elif self._parts.sending:
            with work.tolerating():
                await self._send(work, self._parts.sending, order, began)
        return await self._follow(work)

    async def _follow(self, work: Work) -> Mapping[str, Progress]:
        """Take cancellations further, and read what each service order says."""
        await self._parts.following.cancel(work)
        said = await self._parts.following.follow(work)
        await work.save(order_cancellation.settled(work.content))
        return said

    async def _send(self, work: Work, sending: Sending, order: Order, now: datetime) -> None:
        """Send what there is to send, unless the order is being cancelled or it is too early."""
        resource = order.resource
        if open_cancellation(order.metadata):
            return
        is_placed = states.shown(states.ORDER, resource) != DRAFT and not is_deferred(order)
        has_begun = sending.begins_at(resource) <= now.timestamp() or work.content["serviceOrder"]
        if is_placed and has_begun and resource["state"] not in TERMINAL:
            await sending.send(work, resource, now)
        else:
            await sending.carry_out(work)

    async def _record_failures(self, work: Work) -> None:
        """Record the items that have failed since the last look."""
        if self._parts.sending:
            rules = self._parts.sending.rules.fallout
            await work.save(fallout.recorded(work.content, rules, self._clock()))

    async def _complete(self, work: Work, said: Mapping[str, Progress], began: datetime) -> None:
        """Write products, show in the order what there is to show, and release the lease."""
        order: Order = await self._parts.orders.read(work.order_id)
        waiting: frozenset[str] = frozenset()
        if order.resource and not is_deferred(order):
            order = await self._close(work, order)
        if order.resource and not is_deferred(order):
            waiting = await self._parts.completing.complete(work, order.resource, self._clock())
        change = partial(self._shown, work, said, waiting, began)
        order = await self._parts.orders.update(work.order_id, change)
        await self._release(work, order, began)

    async def _close(self, work: Work, order: Order) -> Order:
        """The order whose delivered items no patch changes any more."""

        def closed(before: Order) -> Order:
            if not before.resource:
                return before
            passed = outcomes.passed(work.content)
            show = partial(reporting.with_points_of_no_return, passed=passed)
            return moved(before, {}, AuditContext(self._clock(), SERVER, _CAUSE, _ACTION), show)

        if closing.is_open(order.resource, work.content):
            order = await self._parts.orders.update(work.order_id, closed)
        if order.resource:
            await work.save(closing.with_late_amendments(work.content, order.resource))
        return order

    def _shown(
        self,
        work: Work,
        said: Mapping[str, Progress],
        waiting: frozenset[str],
        began: datetime,
        before: Order,
    ) -> Order:
        """The order with what the fulfilment shows of it."""
        if not before.resource or is_deferred(before):
            return before
        now, content = self._clock(), work.content
        wanted: Mapping[str, str] = {}
        if not open_cancellation(before.metadata):
            wanted = outcomes.wanted_states(
                before.resource,
                content,
                origins=before.metadata.get("origins", outcomes.NO_ORIGINS),
                waiting=waiting,
                grants=self._parts.sending is not None,
            )

        def complete(order: Json) -> Json:
            shown = reporting.after_look(with_products(order, work), content, said.values())
            if schedule.is_late(shown, began.timestamp()) and not content.get("late"):
                shown = reporting.with_lateness(shown, began)
            return shown

        return moved(before, wanted, AuditContext(now, SERVER, _CAUSE, _ACTION), complete)

    async def _release(self, work: Work, order: Order, began: datetime) -> None:
        """Store what lists show, and when to look again.

        What has become due since this look began is for the next one.
        """
        resource = order.resource
        if not resource:
            await work.release(work.content, 0.0)
            return
        content, now = work.content, self._clock().timestamp()
        present = items.states(resource)
        content = fallout.settled(content, present, TERMINAL)
        if not order_cancellation.is_asked(content):
            content = answers.after_cancellations(content, present)
        content = {
            **content,
            "late": schedule.is_late(resource, began.timestamp()),
            "ended": resource["state"] in TERMINAL,
            "worklist": outcomes.waits_for_a_person(content),
            **work.failure(),
            "requested": resource.get("requestedCompletionDate", ""),
            "expected": resource.get("expectedCompletionDate", ""),
        }
        begins = self._parts.sending.begins_at(resource) if self._parts.sending else 0.0
        due = schedule.due_after(content, resource, began.timestamp(), begins)
        poll = self._parts.poll_seconds
        run_at = schedule.next_look(content, now, due=due, poll_seconds=poll, pause=work.pause)
        await work.release(content, run_at)

    async def _clean_up(self, work: Work) -> None:
        """Cancel what is open for an order that was deleted, and remove the entry after that."""
        asked = order_cancellation.asked(work.content, "the product order was deleted")
        await work.save(order_cancellation.planned(asked))
        await self._follow(work)
        content = {**work.content, **work.failure()}
        if not order_cancellation.is_asked(content):
            await work.remove()
            return
        run_at = schedule.after_failures(max(1, content["failures"]), self._clock().timestamp())
        await work.release(content, run_at)


def _content(stored: Json) -> Json:
    """The content of an entry, without the id that the collection adds."""
    return {name: each for name, each in stored.items() if name not in ("id", "href")}
