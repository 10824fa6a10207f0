"""Senders and deliveries to the listeners of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.events.senders import LOOPBACK, USER_AGENT
from tests.events.system import EventSystem
from tmf630.events import dispatcher, hub
from tmf630.events.delivery import deliveries, delivery
from tmf630.events.delivery.sending.sender import Sender
from tmf630.store.sqlite import SQLiteStore


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender(LOOPBACK, USER_AGENT)
    yield sender
    await sender.aclose()


@pytest.fixture
async def short_timeout_sender() -> AsyncIterator[Sender]:
    """A sender with a short timeout."""
    sender = Sender(LOOPBACK, USER_AGENT, seconds=0.2)
    yield sender
    await sender.aclose()


@pytest.fixture
async def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EventSystem]:
    """Deliveries with short polls and without pauses after failures."""
    often = (
        (dispatcher, "_MAX_UPDATE_SECONDS"),
        (dispatcher, "_MIN_UPDATE_SECONDS"),
        (delivery, "_CHECK_SECONDS"),
        (hub, "_CHECK_PAUSE_SECONDS"),
    )
    for module, name in often:
        monkeypatch.setattr(module, name, 0.01)
    monkeypatch.setattr(deliveries, "RETRY_SECONDS", 0.0)
    store = SQLiteStore(tmp_path / "events.sqlite3")
    yield EventSystem(store)
    await store.close()
