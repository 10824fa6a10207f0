"""The connection of a client: pipelined requests are answered in order, every wait has a limit."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp

from tmf630.errors import UNAVAILABLE, Fault
from tmf630.http.connections.batch import Batch
from tmf630.http.connections.deadline import Deadline
from tmf630.http.connections.exchange import Exchange, last_response
from tmf630.http.connections.flow import Flow
from tmf630.http.connections.in_flight import InFlight
from tmf630.http.connections.known_heads import Head
from tmf630.http.connections.reader import END, RequestReader
from tmf630.http.connections.refusal import Refusal
from tmf630.http.whole import RESPONSE

_MAX_UNREAD_BYTES: Final = 64 * 1024
"""Bytes of a body that are read before the application asks for them."""
_FULL: Final = last_response(
    Fault(UNAVAILABLE, "the server has no room for another connection now", {"Retry-After": "5"})
)
_ASGI: Final = {"version": "3.0", "spec_version": "2.3"}
_EXTENSIONS: Final[dict[str, dict[str, object]]] = {RESPONSE: {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds that a connection waits: for a whole head, for the next request, and at its end.

    `unread` is how long the client may read nothing of what is sent to it. `idle` is longer than
    that of common clients and proxies, so that they close the connection: a request that is sent
    while the server closes it would be lost.
    """

    head: float = 20
    idle: float = 75
    linger: float = 5
    unread: float = 20


class Connection(asyncio.Protocol):
    """A client's connection to an application."""

    def __init__(
        self, application: ASGIApp, in_flight: InFlight, batch: Batch, timeouts: Timeouts
    ) -> None:
        self._application = application
        self._in_flight = in_flight
        self._batch = batch
        self._timeouts = timeouts
        self._deadline = Deadline(self._timed_out)
        self._reader = RequestReader()
        self._pipeline: deque[Exchange] = deque()  # the application is answering the first one
        self._latest: Exchange | None = None
        self._discarding = False

    # Called by the event loop

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._flow = Flow(transport, self._batch, self._timeouts.unread)
        self._client = _address(transport, "peername")
        self._common = {
            "type": "http",
            "asgi": _ASGI,
            "extensions": _EXTENSIONS,
            "server": _address(transport, "sockname"),
            "client": self._client,
            "scheme": "https" if self._flow.is_secure else "http",
            "root_path": "",
        }
        self._deadline.set(self._timeouts.head)
        self._in_flight.opened(self)

    def connection_lost(self, _: Exception | None) -> None:
        self._in_flight.lost(self)
        self._deadline.close()
        for each in self._pipeline:
            each.disconnect()
        self._flow.lost()
        # No cycle of references may remain: the garbage collector seldom runs (see `serving`).
        self._pipeline.clear()
        self._latest = None
        self._reader.close()

    def eof_received(self) -> bool:
        """Keep the connection open for the responses to complete requests.

        With TLS it closes: a side of it cannot be closed alone.
        """
        self._flow.flush()
        if self._flow.is_secure:
            return False
        if self._pipeline and (self._reader.in_head or self._discarding):
            self._pipeline[-1].keep_alive = False
            return True
        return False

    def pause_writing(self) -> None:
        self._flow.pause_writing()

    def resume_writing(self) -> None:
        self._flow.resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._discarding or self._last_received():
            return
        begun = self._reader.head_begun
        for event in self._reader.read(data):
            if isinstance(event, Head):
                begun = False
                self._deadline.clear()
                self._latest = self._exchange(event)
                self._enqueue(self._latest)
            elif isinstance(event, Fault):
                self._refuse(event)
            elif self._latest is not None and event is not END:
                self._latest.receive_body(event)
            elif self._latest is not None:
                self._latest.receive_end()
                if not self._latest.keep_alive:
                    return
        # Most heads come in one piece and need no timer.
        if self._reader.head_begun and not begun and not self._discarding:
            self._deadline.set(self._timeouts.head)
        self._regulate()

    # Called by the server

    def stop(self) -> None:
        """Take no more requests, and close after the responses to those that were received."""
        if self._pipeline:
            self._pipeline[-1].keep_alive = False
        else:
            self._flow.close()

    def refuse(self) -> None:
        """Answer that there are too many connections, and close."""
        self._flow.write([_FULL])
        self._discarding = True
        self._end()

    def abort(self) -> None:
        """Abort the connection."""
        self._flow.abort()

    def _exchange(self, head: Head) -> Exchange:
        path = head.path.decode("ascii")
        scope = {
            **self._common,
            "http_version": head.version,
            "method": head.method,
            "path": _decoded(path) if "%" in path else path,
            "raw_path": head.path,
            "query_string": head.query,
            "headers": head.headers,
        }
        return Exchange(
            self._application,
            scope,
            self._flow,
            self._progressed,
            keep_alive=head.keep_alive,
            expects_continue=head.expects_continue,
        )

    def _enqueue(self, exchange: Exchange) -> None:
        self._pipeline.append(exchange)
        if len(self._pipeline) == 1:
            self._start(exchange)

    def _start(self, exchange: Exchange) -> None:
        self._in_flight.begin(exchange.run())

    def _progressed(self, exchange: Exchange) -> None:
        """The application has read a part of the body, or completed its response."""
        if exchange.complete:
            self._pipeline.popleft()
            if not exchange.keep_alive:
                self._end()
                return
            if self._pipeline:
                self._start(self._pipeline[0])
            elif not self._reader.head_begun:
                self._deadline.set(self._timeouts.idle)
        self._regulate()

    def _regulate(self) -> None:
        """Read only while little is buffered: neither long bodies nor many requests of a client."""
        full = self._latest is not None and self._latest.unread > _MAX_UNREAD_BYTES
        reading = self._discarding or not (full or len(self._pipeline) > 1)
        if reading is not self._flow.reading:
            self._flow.read(on=reading)

    def _last_received(self) -> bool:
        """Whether the latest request is complete, and is the last one of the connection."""
        latest = self._latest
        return latest is not None and not latest.keep_alive and self._reader.in_head

    def _refuse(self, fault: Fault) -> None:
        """Send the fault and close, after the responses to earlier requests, and only once.

        Later bytes are discarded.
        """
        self._discarding = True
        self._deadline.clear()
        latest = self._latest
        method, headers = self._reader.refused()
        scope = {"client": self._client, "method": method, "headers": headers}
        refusing = Exchange(Refusal(fault), scope, self._flow, self._progressed)
        if self._reader.in_head or latest is None:  # the fault is not in the latest request
            self._enqueue(refusing)
        elif latest.complete:
            self._end()
        elif latest.begun:
            latest.keep_alive = False
        else:
            self._pipeline.pop()
            latest.disconnect()
            self._enqueue(refusing)

    def _end(self) -> None:
        """Close. If bytes are unread, wait until the client closes, but not for long.

        An immediate close could destroy the response on its way (RFC 9112, section 9.6).
        """
        # TLS itself waits until the client closes.
        is_all_read = self._reader.in_head and not (self._discarding or self._pipeline)
        if self._flow.is_secure or is_all_read:
            self._flow.close()
        elif not self._transport.is_closing():
            self._discarding = True
            self._pipeline.clear()
            self._flow.write_eof()
            self._regulate()
            self._deadline.set(self._timeouts.linger)

    def _timed_out(self) -> None:
        """Close the connection, unless the client waits for a response."""
        if self._pipeline:
            self._deadline.set(self._timeouts.head)
        else:
            self._flow.close()


def _decoded(path: str) -> str:
    """A path without percent-encoding. An encoded slash is part of a segment: it stays encoded."""
    return unquote(re.sub("%2f", "%252F", path, flags=re.IGNORECASE))


def _address(transport: asyncio.Transport, name: str) -> tuple[str, int] | None:
    address = transport.get_extra_info(name)
    return (address[0], address[1]) if address else None
