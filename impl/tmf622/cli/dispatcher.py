"""The process of the dispatcher, which `serve` starts beside the server.

Only this process imports a client of HTTP, and it imports nothing of the server.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tmf622.settings import Settings
    from tmf630.jobs.wakeup import Wakeup


def deliver(settings: Settings, url: str, wakeup: Wakeup) -> None:
    """Publish and deliver events until SIGTERM. `url` is that of the server."""
    from tmf622 import dispatcher
    from tmf622.stores import open_store

    async def work() -> None:
        store = open_store(settings.store_url, settings.query_seconds)
        working = asyncio.create_task(dispatcher.create(store, url, settings)(wakeup))
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, working.cancel)
        await asyncio.gather(working, return_exceptions=True)
        await store.close()

    # The terminal sends Ctrl-C to both processes; the server sends SIGTERM when it has stopped.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(work())
