"""An HTTP server whose end closes its connections and waits for its handlers."""

from __future__ import annotations

import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock


class EndingServer(ThreadingHTTPServer):
    """One run of a server; a handler that is to answer nothing waits until it has `ended`."""

    allow_reuse_port = True
    daemon_threads = False  # so that `end` waits for them
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.ended = Event()
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        with self._lock:
            self._open.add(connection)
            self.connected()
        return connection, address

    def connected(self) -> None:
        """Called with each connection, under a lock."""

    def close_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.discard(request)
            super().close_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore it: a client may close the connection, or be killed, at any time."""

    def end(self) -> None:
        self.shutdown()
        self.ended.set()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()
