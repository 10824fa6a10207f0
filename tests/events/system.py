"""Deliveries over a store of their own, to listeners that do as they are told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from productordering.notifications import event_attributes
from productordering.stores import resources
from tests.events.senders import LOOPBACK, WAIT
from tmf630.events.delivery import undelivered
from tmf630.events.delivery.attempts import Attempts
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.delivery import Delivery, DeliveryContext
from tmf630.events.delivery.progress import Lease, Progress, metadata_of
from tmf630.events.delivery.sending import Answer, Outcome, Sender
from tmf630.events.delivery.undelivered import UndeliveredEvents
from tmf630.events.dispatcher import Dispatcher
from tmf630.events.hub import Hub
from tmf630.events.outbox.event_log import EventLog
from tmf630.events.outbox.publisher import Publisher
from tmf630.events.outbox.reader import Reader
from tmf630.events.subscription import subscription
from tmf630.events.subscription.subscription import Subscription
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.jobs.peers import Peers
from tmf630.resources.aggregate import ABSENT, Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.protocol import Store
from tmf630.store.queries import Query

Json = dict[str, Any]
Behaviour = Callable[[str], Awaitable[Outcome]]
"""What a listener answers to an event of that id."""

S: Final = "s"
"""The id of a subscription."""
CALLBACK: Final = "http://127.0.0.1:9/listener"
NOW: Final = 1_800_000_000.0
HOURS: Final = 3_600.0
PATIENCE: Final = 72 * HOURS
LEASE: Final = 60.0
API: Final = "http://127.0.0.1:9/api"


async def takes(id: str) -> Outcome:
    return Outcome.DELIVERED


def refuses(*ids: str) -> Behaviour:
    """A listener that takes everything but these events, or those of these resources."""

    async def behaviour(id: str) -> Outcome:
        return Outcome.FAILED if id in ids or id[0] in ids else Outcome.DELIVERED

    return behaviour


class Listener(Sender):
    """A listener, and the way to it: what it has `seen` of events, and what it has `taken`."""

    def __init__(self, behaviour: Behaviour = takes) -> None:
        super().__init__(LOOPBACK)
        self.behaviour = behaviour
        self.seen: list[str] = []
        self.taken: list[str] = []
        self.connections = 0
        self.closed = 0
        self._changed = asyncio.Event()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        id = json.loads(body)["eventId"]
        self.seen.append(id)
        self._change()
        outcome = await self.behaviour(id)
        if outcome is Outcome.DELIVERED:
            self.taken.append(id)
            self._change()
        return Answer(outcome, outcome.value)

    def connect(self, wanted: Subscription, lease: Lease) -> Attempts:
        """Attempts at this listener, whoever's it is said to be."""
        self.connections += 1
        self._change()
        return Attempts(wanted, lease, self, lambda id, body: {})

    async def aclose(self) -> None:
        self.closed += 1
        self._change()
        await super().aclose()

    async def until(self, satisfied: Callable[[], object]) -> None:
        """Return when what is hoped for has come with something that happened here."""
        async with asyncio.timeout(WAIT):
            while not satisfied():
                await self._changed.wait()

    async def takes(self, *ids: str) -> None:
        """Return when these have been taken."""
        await self.until(lambda: set(ids) <= set(self.taken))

    def of(self, resource: str) -> Sequence[str]:
        """What has been taken of a resource's events."""
        return [id for id in self.taken if id.startswith(resource)]

    def _change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


@dataclass(slots=True)
class Post:
    """All that deliveries work with, over one store; `now` is what their clocks show."""

    store: Store
    now: float = NOW
    subscriptions: Resources = field(init=False)
    undelivered: UndeliveredEvents = field(init=False)
    log: EventLog = field(init=False)
    context: DeliveryContext = field(init=False)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.subscriptions = resources(self.store, "hub", API)
        collection = self.store.collection("letter", undelivered.SHAPE, undelivered.INDEXED)
        self.undelivered = UndeliveredEvents(collection)
        self.log = EventLog(self.store.collection("event"))
        self.context = DeliveryContext(
            Reader(self.log), self.undelivered, PATIENCE, lambda: self.now
        )

    def event(self, id: str) -> Json:
        """An event that happens now; A1 is the first one about the resource A."""
        return {
            "eventId": id,
            "eventTime": timestamp(datetime.fromtimestamp(self.now, UTC)),
            "eventType": "ProductOrderCreateEvent",
            "event": {"productOrder": {"id": id[0]}},
        }

    async def publish(self, *ids: str) -> None:
        """Publish such events in one batch."""
        events = [(id[0], self.event(id)) for id in ids]
        # The hub makes batches, too.
        while not await self.log.append(next(self._numbers), events):
            pass
        await self.context.reader.look()

    async def subscribe(self, id: str = S, progress: Progress | None = None) -> None:
        """Keep a subscription as the hub does."""
        kept = Aggregate({"callback": CALLBACK}, metadata_of(progress or Progress()), run_at=0)
        await self.subscriptions.create_as(id, kept)

    async def delivery(self, listener: Listener, progress: Progress | None = None) -> Delivery:
        """The delivery to a listener, taken over from whoever has delivered to it."""
        await self.subscriptions.exchange(S, lambda _: ABSENT)
        await self.subscribe(progress=progress)
        lease = Lease(self.subscriptions, S, new_id(), LEASE, lambda: self.now)
        taken = await lease.take()
        return Delivery(wanted(S), listener.connect(wanted(S), lease), taken, self.context)

    def peers(self) -> Peers:
        return Peers(self.store.collection("courier"), LEASE, lambda: self.now)

    def deliveries(self, listener: Listener, peers: Peers | None = None) -> Deliveries:
        return Deliveries(self.subscriptions, peers or self.peers(), self.context, listener.connect)

    def dispatcher(self, listener: Listener) -> Dispatcher:
        """One that owes nothing of its own: its log is what the test publishes."""
        peers = self.peers()
        return Dispatcher(
            self.subscriptions,
            readable,
            Publisher([], self.log),
            peers,
            self.context,
            self.deliveries(listener, peers),
        )

    def hub(self) -> Hub:
        log = EventLog(self.store.collection("event"), at_hand=0)
        return Hub(
            self.subscriptions,
            self.undelivered,
            Publisher([], log),
            readable,
            LOOPBACK,
            LEASE,
        )

    async def only(self) -> str:
        """The id of the one subscription that there is."""
        [record] = (await self.subscriptions.records.find(Query(limit=2))).records
        return record.id

    async def waiting(self) -> Sequence[str]:
        """The events that are kept aside."""
        return [each.logged.id for each in await self.undelivered.of(S, dead=False)]

    async def dead(self) -> Sequence[str]:
        """The events that have been given up."""
        return [each.logged.id for each in await self.undelivered.of(S, dead=True)]


async def eventually(satisfied: Callable[[], object]) -> None:
    """Return when what nobody tells of has come about."""
    async with asyncio.timeout(WAIT):
        while not satisfied():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


def readable(id: str, resource: Json) -> Subscription:
    return subscription.read(id, resource, event_attributes())


def wanted(id: str) -> Subscription:
    return readable(id, {"callback": CALLBACK})


def at_first(
    call: Callable[..., Awaitable[Any]],
    trouble: Callable[[], Awaitable[None]],
    when: Callable[..., object] = lambda *_: True,
) -> Callable[..., Awaitable[Any]]:
    """A call of a store that runs into trouble the first time it is made with such arguments."""
    left = [trouble]

    async def troubled(*args: Any, **named: Any) -> Any:
        if left and when(*args):
            await left.pop()()
        return await call(*args, **named)

    return troubled
