"""A pool of connections: those that are free are used again."""

from __future__ import annotations

import asyncio
from typing import Final

from tmf630.outbound.connecting import connect
from tmf630.outbound.exchange import Connection, Response
from tmf630.outbound.targets import Resolve, Rules, Target

_Origin = tuple[str, str, int]
"""Scheme, host and port."""


class Pool:
    """The connections of one client, at most `most`; used within one event loop.

    Whoever exchanges something holds `slots`, which limits the exchanges at the same time. A
    connection is closed after `idle` seconds without a request.
    """

    def __init__(self, rules: Rules, resolve: Resolve, *, most: int, idle: float) -> None:
        self.slots: Final = asyncio.Semaphore(most)
        self._rules = rules
        self._resolve = resolve
        self._most = most
        self._idle = idle
        self._free: list[tuple[_Origin, Connection]] = []
        self._used: set[Connection] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def exchange(self, target: Target, head: bytes, body: bytes, response: Response) -> None:
        """Send a request, and receive its response; raises Refused, OSError and NoAnswer."""
        origin = target.scheme, target.host, target.port
        connection = self._take(origin)
        if connection is None:
            connection = await connect(target, self._rules, self._resolve)
        self._used.add(connection)
        try:
            await connection.exchange(head, body, response)
        finally:
            self._used.discard(connection)
            self._put_back(origin, connection)

    async def aclose(self) -> None:
        """Close the connections. A later request opens new ones."""
        if self._timer is not None:
            self._timer.cancel()
        closing = [*self._used, *(each for _, each in self._free)]
        self._free, self._timer = [], None
        for each in closing:
            each.close()
        for each in closing:
            await each.closed()

    def _take(self, origin: _Origin) -> Connection | None:
        """The free connection to that origin that was used last; None if there is none."""
        for index in range(len(self._free) - 1, -1, -1):
            if self._free[index][0] == origin:
                _, connection = self._free.pop(index)
                if connection.is_free:
                    return connection
        if self._free and len(self._free) + len(self._used) >= self._most:
            self._free.pop(0)[1].close()
        return None

    def _put_back(self, origin: _Origin, connection: Connection) -> None:
        if not connection.is_free:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        connection.used_at = loop.time()
        self._free.append((origin, connection))
        if self._timer is None:
            self._timer = loop.call_later(self._idle, self._close_idle)

    def _close_idle(self) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() - self._idle
        for _, each in self._free:
            if each.used_at <= latest:
                each.close()
        self._free = [(origin, each) for origin, each in self._free if each.is_free]
        first = min((each.used_at for _, each in self._free), default=None)
        self._timer = None if first is None else loop.call_at(first + self._idle, self._close_idle)
