"""A client that sends dear requests, and another one that meanwhile asks for little."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import urlsplit

from tests.server import BASE_PATH

Json = Any

JSON_PATCH: Final = "application/json-patch+json"
BY_QUERY: Final = "application/json-patch-query+json"
MERGE: Final = "application/merge-patch+json"
_LIVE: Final = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
_PAUSE: Final = 0.002


def probe(address: tuple[str, int], pipe: Connection) -> None:
    """Send GET /health/live over and over; reply to each message with the longest wait."""
    longest = 0.0
    with socket.create_connection(address) as live:
        while True:
            began = monotonic()
            live.sendall(_LIVE)
            if not live.recv(65_536):
                return
            longest = max(longest, monotonic() - began)
            sleep(_PAUSE)
            if pipe.poll():
                if pipe.recv() is None:
                    return
                pipe.send(longest)
                longest = 0.0


class Probe:
    """Another client, in a process of its own, that sends GET /health/live over and over."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def longest(self) -> float:
        """The longest wait for an answer since the last call, in seconds."""
        self._pipe.send(True)
        waited: float = self._pipe.recv()
        return waited


@contextmanager
def probing(url: str) -> Iterator[Probe]:
    """A probe for as long as the block lasts."""
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 0)
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=probe, args=(address, theirs), daemon=True)
    process.start()
    opened = Probe(ours)
    opened.longest()
    try:
        yield opened
    finally:
        ours.send(None)
        process.join()


class Client:
    """A client that sends a request and reads the whole answer."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    def send(
        self,
        method: str,
        path: str,
        body: Json = None,
        media_type: str = "application/json",
        **headers: str,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer. The body of the request can be its text."""
        connection = http.client.HTTPConnection(self._address, timeout=120)
        text = body if body is None or isinstance(body, str) else packed(body)
        sent = {"Content-Type": media_type} if text else {}
        connection.request(method, BASE_PATH + path, text, {**sent, **headers})
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return answer.status, read


def items(number: int, **others: Json) -> list[Json]:
    return [{"id": f"{each}", "action": "add", **others} for each in range(number)]


def place(client: Client, *args: Json, **others: Json) -> str:
    """The path of a new order."""
    status, text = client.send("POST", "/productOrder", {"productOrderItem": args[0], **others})
    assert status == 201, text[:300]
    return f"/productOrder/{json.loads(text)['id']}"


def packed(body: Json) -> str:
    """The JSON text of a body."""
    return json.dumps(body, separators=(",", ":"))
