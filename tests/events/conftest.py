"""Who sends to the listeners of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.events.senders import LOOPBACK
from tmf630.events.sending import Sender


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
