"""The composition root of a dispatcher's process: settings → store → publishing and delivering."""

from __future__ import annotations

import asyncio
import signal
import time

from productordering.notifications import Notifications
from productordering.settings import Settings
from productordering.stores import open_store
from tmf630.events.delivery.attempts import Attempts
from tmf630.events.delivery.deliveries import Deliveries
from tmf630.events.delivery.delivery import DeliveryContext
from tmf630.events.delivery.progress import Lease
from tmf630.events.delivery.sending import Sender
from tmf630.events.dispatcher import Dispatcher
from tmf630.events.outbox.reader import Reader
from tmf630.events.subscription import signature
from tmf630.events.subscription.subscription import Subscription
from tmf630.jobs.peers import Peers
from tmf630.jobs.wakeup import Wakeup
from tmf630.store.features import Features
from tmf630.store.protocol import Store


def deliver(settings: Settings, api: str, wakeup: Wakeup) -> None:
    """Publish and deliver events until SIGTERM: what a dispatcher's process does."""

    async def work() -> None:
        store = open_store(settings.store_url, settings.query_seconds)
        dispatcher = asyncio.create_task(create(store, api, settings).run(wakeup))
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, dispatcher.cancel)
        await asyncio.gather(dispatcher, return_exceptions=True)
        await store.close()

    # Ctrl-C goes to every process in the foreground; the server's passes it on when it is time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(work())


def create(store: Store, api: str, settings: Settings) -> Dispatcher:
    """The dispatcher of a server whose contract's paths are below that URL."""
    notifications = Notifications(store, api, settings)
    subscriptions, log = notifications.subscriptions, notifications.log
    publisher = notifications.publisher(log)
    patience = settings.retry_hours * 3_600
    context = DeliveryContext(Reader(log), notifications.undelivered, patience, time.time)
    peers = Peers(
        store.collection("courier", features=Features.JOBS), settings.lease_seconds, time.time
    )

    def connect(subscription: Subscription, lease: Lease) -> Attempts:
        def sign(event_id: str, body: bytes) -> dict[str, str]:
            return signature.headers(subscription.secret, event_id, int(time.time()), body)

        return Attempts(subscription, lease, Sender(notifications.rules), sign)

    deliveries = Deliveries(subscriptions, peers, context, connect)
    return Dispatcher(subscriptions, notifications.readable, publisher, peers, context, deliveries)
