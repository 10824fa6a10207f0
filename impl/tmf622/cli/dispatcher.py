"""The process of the dispatcher, which `serve` starts beside the server.

Only this process imports a client of HTTP, and it imports nothing of the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tmf622.settings.settings import Settings
    from tmf630.jobs.wakeup import Wakeup


async def deliver(settings: Settings, url: str, wakeup: Wakeup) -> None:
    """Publish and deliver events until cancelled. `url` is that of the server."""
    from tmf622 import dispatcher, telemetry
    from tmf622.stores import open_store

    store = telemetry.store(open_store(settings.store_url, settings.query_seconds), settings)
    try:
        with telemetry.traced(settings):
            await dispatcher.create(store, url, settings)(wakeup)
    finally:
        await store.close()
