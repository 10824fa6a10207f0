"""`python -m tests.api.crashing_publisher STORE_URL WRITE WHEN`: publishes, and kills itself.

It does so at the first write of that name, such as `audit insert`, just `before` or just `after`
it, as a power cut would.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from tests.api.crashing_server import AFTER, BEFORE, WRITES, Write
from tmf622 import apis, stores
from tmf622.cli import configuration
from tmf622.composition import components
from tmf630.store.protocol import Collection, Store


def _crashing(store: Store, planned: str, when: str) -> Store:
    collection = store.collection

    def at(write: Write) -> Write:
        async def crash(*arguments: Any, **named: Any) -> Any:
            if when == AFTER:
                await write(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        return crash

    def opened(name: str, *arguments: Any, **named: Any) -> Collection:
        made = collection(name, *arguments, **named)
        for write in WRITES:
            if f"{name} {write}" == planned:
                setattr(made, write, at(getattr(made, write)))
        return made

    setattr(store, "collection", opened)  # noqa: B010 - mypy refuses an assignment
    return store


async def publish(store_url: str, planned: str = "", when: str = BEFORE) -> None:
    """Publish everything that is in an outbox, unless it crashes before."""
    chosen = configuration.load({}, {"store_url": store_url})
    store = _crashing(stores.open_store(store_url, 4.0), planned, when)
    try:
        await components(store, apis.served(chosen), "", chosen).publisher.flush()
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(publish(*sys.argv[1:]))
