"""Connections that the other side resets."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import closing

import httpcore
import pytest
import uvloop

from tests.events.senders import LOOPBACK
from tmf630.outbound import resolving
from tmf630.outbound.connecting import CheckedNetwork

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER by which a socket that is closed resets its connection."""


async def reset_connection(listener: socket.socket) -> httpcore.AsyncNetworkStream:
    """A connection that has been reset, and whose end was read."""
    network = CheckedNetwork(LOOPBACK, resolving.resolve)
    stream = await network.connect_tcp(*listener.getsockname())
    accepted, _ = listener.accept()
    accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    accepted.close()
    with pytest.raises(httpcore.ReadError):
        await stream.read(1, 10)
    return stream


def test_the_pool_may_ask_about_a_connection_that_was_reset() -> None:
    async def ask() -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            stream = await reset_connection(listener)
        assert stream.get_extra_info("ssl_object") is None
        assert stream.get_extra_info("is_readable") is True
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"x", 10)
        await stream.aclose()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ask())
