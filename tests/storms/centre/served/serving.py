"""A neighbour on a real port, with faults; what it stores survives its end."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from http.server import BaseHTTPRequestHandler
from random import Random
from threading import Lock, Thread
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.api.listeners import HOST, Reply
from tests.ending_server import EndingServer
from tests.storms.centre.served.faults import Fault, Spoil, spoilt

_HANG_SECONDS: Final = 2.0
"""Longer than any client waits."""
_MOST_LOST: Final = 6
"""Answers to writes that a neighbour loses, which is well otherwise."""
_SHARE: Final = 0.4
"""Of the requests that have a fault while a neighbour is faulty."""


WELL: Final = "answered"
"""What a tally counts requests without a fault as."""


class Health(Enum):
    """How a neighbour is."""

    WELL = "well"
    LOSING = "losing answers to writes"
    FAULTY = "faulty"
    HANGING = "hanging"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a neighbour; `path` has no query."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


class ServedNeighbour:
    """Carries requests out, one at a time, and answers them, unless it has a fault.

    `lock` is held while a request is carried out.
    """

    def __init__(self, carry_out: Callable[[Request], Reply], spoil: Spoil, chance: Random) -> None:
        self.lock = Lock()
        self.tally: Counter[str] = Counter()
        self._carry_out = carry_out
        self._spoil = spoil
        self._chance = chance
        self._health = Health.WELL
        self._lost = 0
        # Bound, but never listening: no other process gets the port.
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._reserved.bind((HOST, 0))
        self._port: int = self._reserved.getsockname()[1]
        self._server: _Server | None = None
        self.become(Health.WELL)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def become(self, health: Health) -> None:
        """Change how it is."""
        self._health = health
        if health is Health.DOWN:
            self._stop()
        elif self._server is None:
            self._server = _Server((HOST, self._port), self)
            Thread(target=self._server.serve_forever, args=(0.02,), name="neighbour").start()

    def close(self) -> None:
        """Stop, and release the port."""
        self._stop()
        self._reserved.close()

    def answer(self, request: Request) -> tuple[Fault | None, Reply | None]:
        """What is wrong with the answer, and the answer, if there is one."""
        with self.lock:
            fault = self._fault(request.method)
            self.tally[fault.name if fault else WELL] += 1
            is_lost = self._health is Health.LOSING
            if fault and not (is_lost or fault.carried_out(self._chance)):
                reply = Reply(500)
            else:
                reply = self._carry_out(request)
            if fault is None:
                return None, reply
            return fault, spoilt(fault, reply, self._chance, request.method, self._spoil)

    def _fault(self, method: str) -> Fault | None:
        if self._health is Health.HANGING:
            return Fault.HANG
        if self._chance.random() > _SHARE:
            return None
        if self._health is Health.FAULTY:
            return self._chance.choice(list(Fault))
        if self._health is Health.LOSING and method != "GET" and self._lost < _MOST_LOST:
            self._lost += 1
            return self._chance.choice([each for each in Fault if each is not Fault.BUSY])
        return None

    def _stop(self) -> None:
        server, self._server = self._server, None
        if server:
            server.end()


class _Server(EndingServer):
    """One life of a neighbour."""

    def __init__(self, address: tuple[str, int], neighbour: ServedNeighbour) -> None:
        super().__init__(address, _Handler)
        self.neighbour = neighbour


class _Handler(BaseHTTPRequestHandler):
    """Answers as the neighbour says."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one packet
    server: _Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # the client was killed
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        request = Request(
            self.command,
            unquote(parts.path),
            dict(parse_qsl(parts.query)),
            json.loads(body) if body else None,
        )
        fault, reply = self.server.neighbour.answer(request)
        if fault in (Fault.HANG, Fault.CLOSE) or reply is None:
            if fault is Fault.HANG:
                self.server.ended.wait(_HANG_SECONDS)
            self.close_connection = True
        elif not self.server.ended.is_set():
            self._send(reply, cut=fault is Fault.CUT)

    do_POST = do_PATCH = do_GET  # noqa: N815 - their own names

    def _send(self, reply: Reply, *, cut: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply.body) + cut))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection |= cut

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing."""
