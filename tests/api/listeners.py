"""Listeners of a server: they record requests, and answer as a test wants."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from threading import Lock, Thread
from typing import Self

import httpx

from tests.api.orders import Json
from tests.api.waiting import eventually
from tests.ending_server import EndingServer

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with headers or a body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Silence(Enum):
    """No answer: the listener leaves the connection open, or closes it after the request."""

    HANG = "hang"
    CLOSE = "close"


Answer = int | Reply | Silence


@dataclass(slots=True, eq=False)
class Request:
    """A request, and the port that it came from.

    `status` is that of the answer, None before the answer is sent.
    """

    path: str
    headers: httpx.Headers
    body: bytes
    time: float
    port: int
    status: int | None = None

    @property
    def event(self) -> Json:
        event: Json = json.loads(self.body)
        return event

    @property
    def is_accepted(self) -> bool:
        return self.status in range(200, 300)


class Listener:
    """A listener, on a port that it keeps while it is stopped.

    `answer` can be changed at any time. A function is called by many threads; the listener is as
    slow as the function.
    """

    def __init__(self, answer: Answer | Callable[[Request], Answer] = 201) -> None:
        self.answer = answer
        self.connections = 0
        """How many there have been."""
        self._requests: list[Request] = []
        self._lock = Lock()
        # Bound, but never listening: no other process gets the port.
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._reserved.bind((HOST, 0))
        self.port: int = self._reserved.getsockname()[1]
        self._server: _Server | None = None

    def url(self, path: str = "/listener") -> str:
        return f"http://{HOST}:{self.port}{path}"

    @property
    def requests(self) -> Sequence[Request]:
        """All requests, in the order in which they came."""
        with self._lock:
            return list(self._requests)

    @property
    def accepted(self) -> Sequence[Request]:
        """The requests that were answered with 2xx, in the order in which they came."""
        return [request for request in self.requests if request.is_accepted]

    @property
    def events(self) -> Sequence[Json]:
        """The accepted events, each once, in the order in which they first came."""
        events: dict[str, Json] = {}
        for request in self.accepted:
            events.setdefault(request.event["eventId"], request.event)
        return list(events.values())

    def wait_for_requests(self, count: int) -> Sequence[Request]:
        """Wait for so many requests, however they are answered, and return all."""
        return eventually(lambda: self.requests, lambda seen: len(seen) >= count)

    def wait_for_events(self, count: int) -> Sequence[Json]:
        """Wait for so many accepted events, and return all."""
        return eventually(lambda: self.events, lambda seen: len(seen) >= count)

    def start(self) -> None:
        """Listen on the port."""
        assert self._server is None
        self._server = _Server(self)
        Thread(target=self._server.serve_forever, args=(0.02,), name="listener").start()

    def stop(self) -> None:
        """Refuse connections, and close all; returns when no request is being answered."""
        server, self._server = self._server, None
        if server:
            server.end()

    def close(self) -> None:
        """Stop, and release the port."""
        self.stop()
        self._reserved.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def note(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)


def subscribe(
    client: httpx.Client, callback: str, query: str | None = None, secret: str | None = None
) -> str:
    """Register a callback; returns the id of the subscription."""
    given = {"query": query, "secret": secret}
    body = {"callback": callback} | {name: each for name, each in given.items() if each}
    answer = client.post("/hub", json=body)
    assert answer.status_code == 201, answer.text
    id: str = answer.json()["id"]
    return id


@contextmanager
def subscribed(
    client: httpx.Client, path: str = "/listener", query: str | None = None
) -> Iterator[Listener]:
    """A registered listener, within the block."""
    with Listener() as listener:
        id = subscribe(client, listener.url(path), query)
        try:
            yield listener
        finally:
            assert client.delete(f"/hub/{id}").status_code in (204, 404)


class _Server(EndingServer):
    """One run of a listener."""

    def __init__(self, listener: Listener) -> None:
        super().__init__((HOST, listener.port), _Handler)
        self.listener = listener

    def connected(self) -> None:
        self.listener.connections += 1


class _Handler(BaseHTTPRequestHandler):
    """Answers as the listener's `answer` says."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one packet
    server: _Server

    def do_POST(self) -> None:
        listener = self.server.listener
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # the sender has closed the connection
            self.close_connection = True
            return
        headers = httpx.Headers(self.headers.items())
        request = Request(self.path, headers, body, time.time(), self.client_address[1])
        listener.note(request)
        wanted = listener.answer
        answer = wanted(request) if callable(wanted) else wanted
        if isinstance(answer, Silence):
            if answer is Silence.HANG:
                self.server.ended.wait()
            self.close_connection = True
        elif not self.server.ended.is_set():
            self._send(request, Reply(answer) if isinstance(answer, int) else answer)

    def do_GET(self) -> None:
        self.do_POST()

    def _send(self, request: Request, reply: Reply) -> None:
        request.status = reply.status
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Log nothing."""
