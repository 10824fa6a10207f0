"""Processes that a server keeps running."""

from __future__ import annotations

import asyncio
import operator
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tmf630.http.server import processes
from tmf630.http.server.processes import keep_running

pytestmark = pytest.mark.anyio


@contextmanager
def no_file_descriptors() -> Iterator[None]:
    """No file can be opened in the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_process_that_cannot_be_started_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(processes, "_RETRY_SECONDS", 0.01)
    ready = asyncio.Event()
    with no_file_descriptors():
        running = asyncio.create_task(keep_running("the work", operator.call, ready.set))
        while "the work cannot be started" not in caplog.text:
            assert not running.done()
            await asyncio.sleep(0)
    await ready.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
