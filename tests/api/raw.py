"""HTTP as bytes, for requests that a correct client does not send."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

import httpx

from tests.server import Server


def connect(server: Server) -> socket.socket:
    """A connection to a server."""
    parts = urlsplit(server.url)
    assert parts.hostname and parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def exchange(server: Server, request: bytes) -> httpx.Response:
    """Send bytes on a connection of their own; returns the first answer."""
    with connect(server) as connection:
        connection.sendall(request)
        return answer(connection, request.split(b" ", 1)[0].decode("latin-1"))


def all_answers(connection: socket.socket) -> list[httpx.Response]:
    """All answers until the server closes the connection; none of the requests is a HEAD."""
    received = b""
    while more := connection.recv(1 << 20):
        received += more
    answers = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        headers = httpx.Headers(dict(field.split(": ", 1) for field in fields))
        length = int(headers["content-length"])
        assert len(rest) >= length
        answers.append(
            httpx.Response(int(first.split()[1]), headers=headers, content=rest[:length])
        )
        received = rest[length:]
    return answers


def answer(connection: socket.socket, method: str = "GET") -> httpx.Response:
    """The next answer on a connection, to a request of this method."""
    response = http.client.HTTPResponse(connection, method=method)
    response.begin()
    return httpx.Response(response.status, headers=response.getheaders(), content=response.read())


def request(method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
    """The bytes of a request, with a Host and these headers."""
    head = "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *headers, "", ""])
    return head.encode("latin-1") + body
