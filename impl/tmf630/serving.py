"""Running an application with uvicorn: one process or several workers on one socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from tmf630.errors import INVALID_BODY, Fault
from tmf630.negotiation import MEDIA_TYPE

_SECONDS_TO_FINISH: Final = 30


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
        factory,
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


class _Protocol(HttpToolsProtocol):
    """uvicorn's HTTP, but what cannot be read as HTTP is answered with an `Error` too."""

    def send_400_response(self, msg: str) -> None:
        text = Fault(INVALID_BODY, "this is no HTTP request that can be read").body()
        self.transport.write(
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: %b\r\ncontent-length: %d\r\n"
            b"connection: close\r\n\r\n%b" % (MEDIA_TYPE.encode(), len(text), text)
        )
        self.transport.close()


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
