"""Who sends to the listeners of tests, and what is delivered to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.events.senders import LOOPBACK
from tests.events.system import Post
from tmf630.events import dispatcher, hub
from tmf630.events.delivery import deliveries, delivery
from tmf630.events.delivery.sending import Sender
from tmf630.store.sqlite import SQLiteStore


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender(LOOPBACK)
    yield sender
    await sender.aclose()


@pytest.fixture
async def hasty() -> AsyncIterator[Sender]:
    """A sender that soon gives up."""
    sender = Sender(LOOPBACK, seconds=0.2)
    yield sender
    await sender.aclose()


@pytest.fixture
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    """Deliveries that look often whether there is something to do, and rest for a moment only."""
    often = ((dispatcher, "_LOOK"), (dispatcher, "_BETWEEN"), (delivery, "_LOOK"), (hub, "_PAUSE"))
    for module, name in often:
        monkeypatch.setattr(module, name, 0.01)
    monkeypatch.setattr(deliveries, "RETRY_PAUSE", 0.0)
    store = SQLiteStore(tmp_path / "events.sqlite3")
    yield Post(store)
    await store.close()
