"""Responses that are sent together, at the end of a turn of the event loop.

A client that waits for a response is woken by the kernel when it is sent, which takes the server
longer than to send it. While one wakes, the responses to others can be sent without that.
"""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

_MAX_FLOWS: Final = 32
"""Connections whose responses wait for each other."""


class Flushing(Protocol):
    """What has something to send."""

    def flush(self) -> None:
        """Send it."""


class Batch:
    """What the connections of a server send at the end of a turn."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._flows: list[Flushing] = []

    def add(self, flow: Flushing) -> None:
        """Flush this flow before the event loop waits for anything."""
        flows = self._flows
        if not flows:
            self._loop.call_soon(self._flush)
        flows.append(flow)
        if len(flows) >= _MAX_FLOWS:
            self._flush()

    def _flush(self) -> None:
        flows, self._flows = self._flows, []
        for flow in flows:
            flow.flush()
