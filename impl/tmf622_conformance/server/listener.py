"""A listener that the kit opens itself, to see which events are delivered."""

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
"""The port of a protocol that answers nothing: no packet is sent to it."""


@dataclass(slots=True)
class Listener:
    """What has been delivered to `url`: events in their order, the refused ones apart."""

    url: str
    events: list[Json] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)
    refusing: int = 0
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, enough: Callable[[Sequence[Json]], bool], seconds: float) -> bool:
        """Whether enough has been delivered within some seconds."""
        with self._arrived:
            return self._arrived.wait_for(lambda: enough(self.events), seconds)

    def take(self, event: Json) -> int:
        """The status that a delivery is answered with."""
        with self._arrived:
            if self.refusing:
                self.refusing -= 1
                self.refused.append(event)
                return 503
            self.events.append(event)
            self._arrived.notify_all()
            return 204


@contextmanager
def listening(server_url: str, reached: str | None) -> Iterator[Listener]:
    """A listener for as long as the block lasts.

    `reached` is where the server reaches this machine, HOST or HOST:PORT; by default the address by
    which this machine reaches the server.
    """
    host, port = _address(server_url, reached)
    bound = _LOOPBACK if _is_loopback(host) else ""
    http = _Server((bound, port), _Handler)
    listener = Listener(f"http://{host}:{http.server_port}/conformance")
    http.taken_by = listener  # type: ignore[attr-defined]
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
        """A delivery that breaks off has not come; that is for a check to say."""


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
        status = self.server.taken_by.take(event)  # type: ignore[attr-defined]
        self.send_response(status)
        if status != 204:  # noqa: PLR2004
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base class says so
        """Nobody has asked."""


def _address(server_url: str, reached: str | None) -> tuple[str, int]:
    if reached:
        host, _, port = reached.rpartition(":") if ":" in reached else (reached, "", "0")
        return host, int(port)
    server = urlsplit(server_url).hostname or _LOOPBACK
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((server, _DISCARD))
        except OSError:
            return _LOOPBACK, 0
        return str(way.getsockname()[0]), 0


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
