"""Running an application with uvicorn: one process or several workers on one socket."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from tmf630.edge import new_request_id
from tmf630.errors import INVALID_BODY, INVALID_HEADER, Fault, Kind
from tmf630.negotiation import MEDIA_TYPE

_SECONDS_TO_FINISH: Final = 30
_MAX_HEAD: Final = 64 * 1024


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=2048)
    listening.set_inheritable(True)
    return listening


def run(
    factory: Callable[[], ASGIApp],
    listening: socket.socket,
    *,
    workers: int,
    log_config: dict[str, Any],
    announce: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight.

    `factory` makes the application, in each worker anew, so it must be picklable; `announce` is
    called once, when requests are served.
    """
    config = uvicorn.Config(
        factory if workers == 1 else partial(_in_worker, factory),
        factory=True,
        workers=workers,
        loop="uvloop",
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_config=log_config,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    if workers == 1:
        _Server(config, announce).run(sockets=[listening])
    else:
        _Workers(config, [listening], announce).run()


def _in_worker(factory: Callable[[], ASGIApp]) -> ASGIApp:
    """The application of a worker, which stops when the process that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent:
        Thread(target=_follow, args=[parent.sentinel], daemon=True).start()
    return factory()


def _follow(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


class _Protocol(HttpToolsProtocol):
    """uvicorn's HTTP, but what cannot be read as HTTP is answered with an `Error` too."""

    _head_length: int | None = 0
    """How much of a request has come while its headers are incomplete; None while they are not."""

    def data_received(self, data: bytes) -> None:
        if self._head_length is not None:
            if self._head_length > _MAX_HEAD:
                self._refuse(INVALID_HEADER, f"the headers are larger than {_MAX_HEAD} bytes")
                return
            self._head_length += len(data)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._head_length = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head_length = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(INVALID_BODY, "this is no HTTP request that can be read")

    def _refuse(self, kind: Kind, message: str) -> None:
        text = Fault(kind, message).body()
        self.transport.write(
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: %b\r\ncontent-length: %d\r\n"
            b"x-request-id: %b\r\nconnection: close\r\n\r\n%b"
            % (MEDIA_TYPE.encode(), len(text), new_request_id().encode(), text)
        )
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade that is not made is no cause for alarm: the request is served as it is."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


class _Workers(Multiprocess):
    def __init__(
        self,
        config: uvicorn.Config,
        sockets: list[socket.socket],
        announce: Callable[[], None],
    ) -> None:
        super().__init__(config, sockets)
        self._announce = announce

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(_SECONDS_TO_FINISH) for process in self.processes):
            self._announce()
