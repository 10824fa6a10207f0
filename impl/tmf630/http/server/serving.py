"""Running an application with uvicorn: one process or several workers at one address."""

from __future__ import annotations

import gc
import logging
import logging.config
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import SpawnProcess
from threading import Event, Thread
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from tmf630.http.server.protocol import Protocol

_LOG: Final = logging.getLogger(__name__)
_BACKLOG: Final = 2048
_SECONDS_TO_FINISH: Final = 30
_SECONDS_OF_SILENCE: Final = 75
"""After which a connection is closed: longer than clients and proxies keep theirs, so that none
sends a request just then and finds it lost."""
_BEFORE_ANOTHER: Final = 1.0
_SECONDS_OF_A_THREAD: Final = 0.001
"""How long one thread may go on in Python while another one, such as the event loop's, waits."""
_YIELDING: Final = 5
"""By how much requests come before what is done beside them."""
_SPAWN: Final = multiprocessing.get_context("spawn")


def listen(host: str, port: int, workers: int) -> socket.socket:
    """What so many workers listen with there; port 0 takes any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if workers > 1 and sys.platform == "linux":
        return _OneEach.at((host, port), family)
    listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    listening.set_inheritable(True)
    return listening


class _OneEach(socket.socket):
    """An address that is taken; each worker, to which this is sent, listens there by itself.

    The kernel deals connections out among them. Of one socket that they shared, the worker that
    wakes first may take all connections that come together.
    """

    _name: socket.socket

    @classmethod
    def at(cls, address: tuple[str, int], family: socket.AddressFamily) -> _OneEach:
        taken = cls(family)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind(address)
        # Only now: nobody but the workers is to share what somebody else may be listening at.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # While no worker listens, the kernel lets another server of this kind bind there as well.
        taken._name = socket.socket(socket.AF_UNIX)
        taken._name.bind(f"\0tmf630 {taken.getsockname()}")
        return taken

    def close(self) -> None:
        super().close()
        self._name.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _listen_too, (self.getsockname(), self.family)


def _listen_too(address: tuple[Any, ...], family: socket.AddressFamily) -> socket.socket:
    try:
        return socket.create_server(address, family=family, backlog=_BACKLOG, reuse_port=True)
    except OSError as error:
        sys.stderr.write(f"cannot listen on {address[0]} port {address[1]}: {error.strerror}\n")
        sys.exit(STARTUP_FAILURE)


def run(
    factory: Callable[[], ASGIApp],
    listening: socket.socket,
    *,
    workers: int,
    log_config: dict[str, Any],
    announce: Callable[[], None],
    beside: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish the requests in flight; exit if that cannot be.

    `factory` makes the application, in each worker anew, so it must be picklable; `announce` is
    called once, when requests are served. `beside` is what a process beside the server does from
    then until SIGTERM, picklable as well.
    """
    config = uvicorn.Config(
        partial(_made if workers == 1 else _in_worker, factory),
        factory=True,
        workers=workers,
        loop="uvloop",
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=log_config,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_SECONDS_OF_SILENCE,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    with _beside(partial(_alongside, beside, log_config)) as begin:
        if workers == 1:
            _Server(config, announce, begin).run(sockets=[listening])
        else:
            _Workers(config, [listening], announce, begin).run()


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Have a process do that work, and another one when it dies, until the end of the block.

    It begins when that function is called, so that it takes nothing from the start of the server.
    """
    over = Event()
    processes: list[SpawnProcess] = []

    def watch() -> None:
        while not over.is_set():
            process = _SPAWN.Process(target=work, daemon=True)
            process.start()
            processes[:] = [process]
            if over.is_set():
                process.terminate()
            process.join()
            if not over.wait(_BEFORE_ANOTHER):
                _LOG.error("the process beside the server has died; another one takes its place")

    watching = Thread(target=watch, daemon=True)
    try:
        yield watching.start
    finally:
        over.set()
        for process in processes:
            process.terminate()
        if watching.is_alive():
            watching.join(_SECONDS_TO_FINISH)
        for process in processes:
            process.kill()


def _alongside(work: Callable[[], None], log_config: dict[str, Any]) -> None:
    """What the process beside the server does, which ends when the server is gone."""
    logging.config.dictConfig(log_config)
    os.nice(_YIELDING)
    _end_with_parent()
    _seldom_collect()
    work()


def _in_worker(factory: Callable[[], ASGIApp]) -> ASGIApp:
    """The application of a worker, which stops when the process that started it is gone."""
    _end_with_parent()
    return _made(factory)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        Thread(target=_follow, args=[parent.sentinel], daemon=True).start()


def _made(factory: Callable[[], ASGIApp]) -> ASGIApp:
    """The application, in a process whose garbage collector leaves it alone."""
    application = factory()
    _seldom_collect()
    return application


def _seldom_collect() -> None:
    # A large body is hundreds of thousands of new objects, none of them in a cycle: looking for one
    # after every 700 of them takes several times as long as reading the body.
    gc.freeze()
    sys.setswitchinterval(_SECONDS_OF_A_THREAD)
    gc.set_threshold(100_000, 20, 100)


def _follow(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_FINISH)
    os._exit(1)


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], begin: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._begin = begin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()
        self._begin()


class _Workers(Multiprocess):
    def __init__(
        self,
        config: uvicorn.Config,
        sockets: list[socket.socket],
        announce: Callable[[], None],
        begin: Callable[[], None],
    ) -> None:
        super().__init__(config, sockets)
        self._announced = False
        self._announce = announce
        self._begin = begin

    def run(self) -> None:
        super().run()
        if any(process.exitcode == STARTUP_FAILURE for process in self.processes):
            sys.exit(STARTUP_FAILURE)

    def init_processes(self) -> None:
        super().init_processes()
        if all(process.wait_until_ready(_SECONDS_TO_FINISH) for process in self.processes):
            self._announced = True
            self._announce()
        elif all(process.exitcode is None for process in self.processes):
            _LOG.error("not all workers serve after %s seconds", _SECONDS_TO_FINISH)
        self._begin()

    def keep_subprocess_alive(self) -> None:
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        if not self._announced and all(process.is_ready() for process in self.processes):
            self._announced = True
            self._announce()
        for process in self.processes:
            if process.pid not in before:
                _LOG.error("a worker has died; process %s takes its place", process.pid)
