"""The parts that only the dispatcher has."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from tmf622 import centre, telemetry
from tmf622.apis import served
from tmf622.composition import components
from tmf622.settings.settings import Settings
from tmf630.events.assignment import Assignment
from tmf630.events.delivery.context import DeliveryContext
from tmf630.events.delivery.deliveries import Consumer, Deliveries
from tmf630.events.delivery.delivery import Delivery
from tmf630.events.delivery.handling import Handling
from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.events.delivery.sending.attempts import Attempts
from tmf630.events.dispatcher import Dispatcher
from tmf630.events.known_subscriptions import KnownSubscriptions
from tmf630.events.outbox.log_reader import LogReader
from tmf630.events.subscription.subscription import Subscription
from tmf630.events.trimming import Trimming
from tmf630.jobs.peers import PEERS, Peers
from tmf630.jobs.wakeup import Wakeup
from tmf630.store.features import Features
from tmf630.store.protocol import Store

_CACHED_BATCHES: Final = 16
_USER_AGENT: Final = "tmf622"


Run = Callable[[Wakeup], Coroutine[Any, Any, None]]
"""Runs until it is cancelled; the argument signals writes of the server."""


def create(store: Store, url: str, settings: Settings) -> Run:
    """What runs the dispatcher of a server, which is reached at that URL.

    It also runs the jobs of the order centre, if there is one.
    """
    parts = components(store, served(settings), url, settings)
    log = parts.event_log(_CACHED_BATCHES)
    reader = LogReader(log)
    context = DeliveryContext(
        reader,
        parts.undelivered,
        settings.retry_hours * 3_600,
        time.time,
        settings.max_dead_letters,
    )
    peers = Peers(store.collection(PEERS, features=Features.JOBS), parts.terms.lease)

    order_centre = centre.parts(parts, url, settings)

    sender_class = telemetry.sender_class(settings)

    def consume(
        subscription: Subscription, lease: SubscriptionLease, progress: Progress
    ) -> Consumer:
        if order_centre and subscription.id == order_centre.subscription:
            return Handling(subscription, lease, progress, reader, order_centre.handler)
        sender = sender_class(parts.terms.callbacks, _USER_AGENT)
        attempts = Attempts(subscription, lease, sender, time.time)
        return Delivery(subscription, attempts, progress, context)

    deliveries = Deliveries(parts.subscriptions, parts.undelivered, peers, consume)
    known = KnownSubscriptions(parts.subscriptions, parts.read_subscription, log)
    assignment = Assignment(parts.subscriptions, known, peers, deliveries)
    trimming = Trimming(log, parts.subscriptions, known)
    publisher = parts.publisher_to(log)
    dispatcher = Dispatcher(publisher, reader, peers, assignment, deliveries, trimming)
    jobs = order_centre.jobs if order_centre else [partial(centre.forget, parts)]
    return partial(dispatcher.run, jobs=jobs)
