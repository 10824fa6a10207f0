"""Our servers on one store, with one order centre, and how they die."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from tests.api.dispatchers import kill_both, kill_dispatcher
from tests.server import Server, free_port, start

_COUNT: Final = 2
_KILLS: Final[Sequence[Callable[[Server], object]]] = (Server.kill, kill_dispatcher, kill_both)


class Servers:
    """Two servers, each with its dispatcher; each keeps its port when it starts again."""

    def __init__(self, store_url: str, centre_file: Path) -> None:
        self._store_url = store_url
        self._centre_file = centre_file
        self._ports = [free_port() for _ in range(_COUNT)]
        self._running: list[Server] = []
        for port in self._ports:
            self._running.append(self._start(port))

    @property
    def urls(self) -> Sequence[str]:
        """Their roots."""
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def kill_any(self, chance: Random) -> None:
        """Kill a server, its dispatcher, or both, and start it again."""
        index, how = chance.randrange(_COUNT), chance.choice(_KILLS)
        how(self._running[index])
        if how is not kill_dispatcher:
            self._running[index] = self._start(self._ports[index])

    def kill_all(self) -> None:
        """Kill all with their dispatchers, and start them again."""
        for each in self._running:
            kill_both(each)
        self._running = [self._start(port) for port in self._ports]

    def end(self) -> None:
        """Kill all."""
        for each in self._running:
            each.kill()

    def _start(self, port: str) -> Server:
        centre = ("--centre", str(self._centre_file))
        options = (*centre, "--lease-seconds", "1", "--log-level", "error")
        return start(self._store_url, "--port", port, *options)
