"""The kit's listener: broken connections."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import TIMEOUT
from tmf622_conformance.server.listener import listening

BROKEN = {
    "a body that breaks off": b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf",
    "a length that is none": b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_connection_prints_nothing(capfd: pytest.CaptureFixture[str], broken: str) -> None:
    with listening("http://127.0.0.1", None) as listener:
        address = urlsplit(listener.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(BROKEN[broken])
            # Closes with a reset, as when a process is killed.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        answer = httpx.post(listener.url, json={"eventId": "1"}, timeout=TIMEOUT)
        assert answer.status_code == 204
        assert listener.wait(lambda events: {"eventId": "1"} in events, 10)
    assert capfd.readouterr().err == ""
