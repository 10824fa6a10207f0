"""An HTTP listener on this machine that receives the events of the server under test."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

Json = dict[str, Any]
_LOOPBACK: Final = "127.0.0.1"
_DISCARD: Final = 9
"""The port of the discard protocol. Connecting a datagram socket to it sends no packet."""


@dataclass(slots=True)
class Listener:
    """The events delivered to `url`, in their order; `refused` has those answered with 503.

    The next `refusals` deliveries are refused.
    """

    url: str
    events: list[Json] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)
    refusals: int = 0
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, enough: Callable[[Sequence[Json]], bool], seconds: float) -> bool:
        """Wait until `enough` holds of the events; False when it does not within the seconds."""
        with self._arrived:
            return self._arrived.wait_for(lambda: enough(self.events), seconds)

    def receive(self, event: Json) -> int:
        """Record a delivery, and return the status of its answer."""
        with self._arrived:
            if self.refusals:
                self.refusals -= 1
                self.refused.append(event)
                return 503
            self.events.append(event)
            self._arrived.notify_all()
            return 204


@contextmanager
def listening(server_url: str, callback_host: str | None) -> Iterator[Listener]:
    """A listener for as long as the block lasts.

    `callback_host` is where the server reaches this machine, HOST or HOST:PORT. The default is the
    local address of the route to the server.
    """
    host, port = _address(server_url, callback_host)
    bound = _LOOPBACK if _is_loopback(host) else ""
    http = _Server((bound, port), _Handler)
    listener = Listener(f"http://{host}:{http.server_port}/conformance")
    http.listener = listener  # type: ignore[attr-defined]
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: a delivery that breaks off has not arrived, and a check reports that."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            event = json.loads(body)
        except ValueError:
            event = {"not JSON": body.decode("utf-8", "replace")}
        status = self.server.listener.receive(event)  # type: ignore[attr-defined]
        self.send_response(status)
        if status != 204:  # noqa: PLR2004
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base class says so
        """Print nothing."""


def _address(server_url: str, callback_host: str | None) -> tuple[str, int]:
    if callback_host:
        host, colon, port = callback_host.rpartition(":")
        return (host, int(port)) if colon else (callback_host, 0)
    server = urlsplit(server_url).hostname or _LOOPBACK
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        try:
            route.connect((server, _DISCARD))
        except OSError:
            return _LOOPBACK, 0
        return str(route.getsockname()[0]), 0


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
