"""A cancellation reaches its task, whatever PyMongo makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from pymongo.errors import AutoReconnect

from tmf630.store.errors import Unavailable
from tmf630.store.mongo.operations import Operations

pytestmark = pytest.mark.anyio


async def _ignoring() -> None:
    """As an operation of PyMongo that has its answer when it is cancelled."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


async def _failing() -> None:
    """As an operation of PyMongo whose connection is closed when it is cancelled."""
    await _ignoring()
    raise AutoReconnect("connection closed")


@pytest.mark.parametrize("operation", [_ignoring, _failing])
async def test_a_cancelled_operation_raises_the_cancellation(
    operation: Callable[[], Awaitable[None]],
) -> None:
    operations = Operations()

    async def run() -> None:
        with operations.operation():
            await operation()

    task = asyncio.create_task(run())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_without_a_cancellation_is_that_of_the_store() -> None:
    with pytest.raises(Unavailable), Operations().operation():
        raise AutoReconnect("connection closed")
