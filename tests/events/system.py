"""Deliveries over a new store, to listeners in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, Final

from productordering.api import definition
from tests.events.senders import LOOPBACK, USER_AGENT, WAIT
from tmf630.events.assignment import Assignment
from tmf630.events.delivery import undelivered
from tmf630.events.delivery.context import DeliveryContext
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.delivery import Delivery
from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress, metadata_of
from tmf630.events.delivery.sending.attempts import Attempts
from tmf630.events.delivery.sending.sender import Outcome, Result, Sender
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.dispatcher import Dispatcher
from tmf630.events.hub import Hub, HubTerms
from tmf630.events.known_subscriptions import KnownSubscriptions
from tmf630.events.outbox.audit_log import AuditLog, open_audit
from tmf630.events.outbox.event_log import EventLog, OutboxEvent
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.outbox.payload import EventSource
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.subscription import subscription
from tmf630.events.subscription.collection import subscriptions
from tmf630.events.subscription.subscription import Subscription
from tmf630.events.trimming import Trimming
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.jobs.lease import FREE, LeaseTerms
from tmf630.jobs.peers import Peers
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.protocol import Store
from tmf630.store.queries import Query

Json = dict[str, Any]
Behaviour = Callable[[str], Awaitable[Outcome]]
"""The outcome of an event of that id."""

S: Final = "s"
"""The id of a subscription."""
CALLBACK: Final = "http://127.0.0.1:9/listener"
NOW: Final = 1_800_000_000.0
HOURS: Final = 3_600.0
RETRY_SECONDS: Final = 72 * HOURS
LEASE: Final = 60.0
API: Final = "http://127.0.0.1:9/api"


async def accepts(id: str) -> Outcome:
    return Outcome.DELIVERED


def refuses(*ids: str) -> Behaviour:
    """A behaviour that refuses these events, or those of these resources."""

    async def behaviour(id: str) -> Outcome:
        return Outcome.FAILED if id in ids or id[0] in ids else Outcome.DELIVERED

    return behaviour


class Listener(Sender):
    """A listener, and the sender to it: the ids of events that it has `seen` and `accepted`."""

    def __init__(self, behaviour: Behaviour = accepts) -> None:
        super().__init__(LOOPBACK, USER_AGENT)
        self.behaviour = behaviour
        self.seen: list[str] = []
        self.accepted: list[str] = []
        self.connections = 0
        self.closed = 0
        self._changed = asyncio.Event()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        id = json.loads(body)["eventId"]
        self.seen.append(id)
        self._change()
        outcome = await self.behaviour(id)
        if outcome is Outcome.DELIVERED:
            self.accepted.append(id)
            self._change()
        return Result(outcome, outcome.value)

    def delivery(
        self,
        wanted: Subscription,
        lease: SubscriptionLease,
        progress: Progress,
        context: DeliveryContext,
    ) -> Delivery:
        """The delivery to this listener, for any callback."""
        self.connections += 1
        self._change()
        attempts = Attempts(wanted, lease, self, context.clock)
        return Delivery(wanted, attempts, progress, context)

    async def aclose(self) -> None:
        self.closed += 1
        self._change()
        await super().aclose()

    async def until(self, satisfied: Callable[[], object]) -> None:
        """Return when the condition holds; checked after each change of this listener."""
        async with asyncio.timeout(WAIT):
            while not satisfied():
                await self._changed.wait()

    async def wait_for(self, *ids: str) -> None:
        """Return when it has accepted these events."""
        await self.until(lambda: set(ids) <= set(self.accepted))

    def of(self, resource: str) -> Sequence[str]:
        """The accepted events of a resource."""
        return [id for id in self.accepted if id.startswith(resource)]

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


@dataclass(slots=True)
class EventSystem:
    """The parts of deliveries, over one store; `now` is the time of their clocks."""

    store: Store
    now: float = NOW
    subscriptions: Resources = field(init=False)
    undelivered: UndeliveredEvents = field(init=False)
    log: EventLog = field(init=False)
    context: DeliveryContext = field(init=False)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.subscriptions = subscriptions(self.store, API)
        collection = self.store.collection("letter", undelivered.SHAPE, undelivered.INDEXED)
        self.undelivered = UndeliveredEvents(collection)
        self.log = EventLog(self.store.collection("event"))
        self.context = DeliveryContext(
            LogReader(self.log), self.undelivered, RETRY_SECONDS, lambda: self.now
        )

    def event(self, id: str) -> Json:
        """An event of the present time; A1 is the first one of resource A."""
        return {
            "eventId": id,
            "eventTime": timestamp(datetime.fromtimestamp(self.now, UTC)),
            "eventType": "ProductOrderCreateEvent",
            "event": {"productOrder": {"id": id[0]}},
        }

    async def publish(self, *ids: str) -> None:
        """Publish such events in one batch."""
        events = [OutboxEvent(id, id[0], self.event(id)) for id in ids]
        # The hub appends batches, too.
        while not await self.log.append(next(self._numbers), events):
            pass
        await self.context.reader.poll()

    async def subscribe(self, id: str = S, progress: Progress | None = None) -> None:
        """Store a subscription as the hub does."""
        metadata = metadata_of(progress or Progress())
        await self.publisher().flush()
        new = Aggregate({"callback": CALLBACK}, metadata, run_at=FREE)
        await self.subscriptions.create_with_id(id, new)

    async def delivery(self, listener: Listener, progress: Progress | None = None) -> Delivery:
        """The delivery to a listener, by a new owner of the lease."""
        await self.subscriptions.update(S, lambda _: ABSENT)
        await self.subscribe(progress=progress)
        lease = SubscriptionLease(self.subscriptions, S, new_id(), self.lease_terms)
        return listener.delivery(wanted(S), lease, await lease.acquire(), self.context)

    @property
    def lease_terms(self) -> LeaseTerms:
        return LeaseTerms(LEASE, lambda: self.now)

    def peers(self) -> Peers:
        return Peers(self.store.collection("courier"), self.lease_terms)

    def deliveries(self, listener: Listener, peers: Peers | None = None) -> Deliveries:
        consume = partial(listener.delivery, context=self.context)
        return Deliveries(self.subscriptions, self.undelivered, peers or self.peers(), consume)

    def dispatcher(self, listener: Listener) -> Dispatcher:
        """A dispatcher without outboxes of orders: the test publishes their events."""
        peers = self.peers()
        deliveries = self.deliveries(listener, peers)
        known = KnownSubscriptions(self.subscriptions, readable, self.log)
        assignment = Assignment(self.subscriptions, known, peers, deliveries)
        publisher = self._publisher(self.log)
        trimming = Trimming(self.log, self.subscriptions, known)
        return Dispatcher(publisher, self.context.reader, peers, assignment, deliveries, trimming)

    def _publisher(self, log: EventLog) -> Publisher:
        """A publisher of what the outboxes of subscriptions have for the audit."""
        audit = AuditLog(open_audit(self.store))
        return Publisher([EventSource(self.subscriptions, {})], log, audit)

    def publisher(self) -> Publisher:
        """The publisher of a process beside that of the dispatcher."""
        return self._publisher(EventLog(self.store.collection("event")))

    def hub(self, max_subscriptions: int = 1_000) -> Hub:
        return Hub(
            self.subscriptions,
            self.undelivered,
            self.publisher(),
            definition().event_types,
            HubTerms(LOOPBACK, self.lease_terms, max_subscriptions),
        )

    async def only(self) -> str:
        """The id of the only subscription."""
        [record] = (await self.subscriptions.find(Query(limit=2))).records
        return record.id

    async def waiting(self) -> Sequence[str]:
        """The ids of the events in the retry queue."""
        return [each.logged.id for each in await self.undelivered.queued(S)]

    async def dead(self) -> Sequence[str]:
        """The ids of the dead letters."""
        return [each.logged.id for each in await self.undelivered.dead_letters(S)]


async def eventually(satisfied: Callable[[], object]) -> None:
    """Return when the condition holds; polls, for conditions without an event."""
    async with asyncio.timeout(WAIT):
        while not satisfied():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def readable(id: str, resource: Json) -> Subscription:
    return subscription.read(id, resource, definition().event_types)


def wanted(id: str) -> Subscription:
    return readable(id, {"callback": CALLBACK})


def at_first(
    call: Callable[..., Awaitable[Any]],
    fault: Callable[[], Awaitable[None]],
    when: Callable[..., object] = lambda *_: True,
) -> Callable[..., Awaitable[Any]]:
    """The call, preceded by `fault` at the first call with such arguments."""
    left = [fault]

    async def faulty(*args: Any, **named: Any) -> Any:
        if left and when(*args):
            await left.pop()()
        return await call(*args, **named)

    return faulty
