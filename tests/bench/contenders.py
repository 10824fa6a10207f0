"""The contenders: our server on each of its stores, the floor, and what others would use."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import psutil

from tests import mongodb, node, tmf_mock
from tests.bench import work
from tests.bench.load import CLIENTS, SERVER_CORE, Clients
from tests.bench.peers import prism
from tests.server import COMMAND, Server, start

Json = dict[str, Any]
Adapt = Callable[[Json], Json]

WORKS: Final = ("GET", "list", "POST")
SIZES: Final = {2_000: 2, 6_000: 3}
"""Bytes of an order, to its number of items."""


@dataclass(frozen=True, slots=True)
class Running:
    """A running contender: the URL of its orders, its first process, and a token for it, if any."""

    url: str
    pid: int
    token: str = ""

    @property
    def root(self) -> str:
        return self.url.removesuffix(self.path)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def memory(self) -> float:
        """The largest of its processes' resident memory, in MiB."""
        return max(each.memory_info().rss for each in self._processes()) / 2**20

    def cpu(self) -> float:
        """The processor time of all its processes, in seconds."""
        times = [each.cpu_times() for each in self._processes()]
        return float(sum(each.user + each.system for each in times))

    def _processes(self) -> Sequence[psutil.Process]:
        first = psutil.Process(self.pid)
        return [first, *first.children(recursive=True)]


Start = Callable[[Path, str], AbstractContextManager[Running]]


@dataclass(frozen=True, slots=True)
class Contender:
    """`start` runs it with a directory, on some cores; `adapt` converts an order to its API.

    `works` are those of `WORKS` that it can do. One that takes no orders answers any id, and first
    gets requests for `warm_up_seconds`, since its compiler learns what is called often.
    """

    name: str
    start: Start
    adapt: Adapt = lambda order: order
    works: Sequence[str] = WORKS
    cores: str = SERVER_CORE
    clients: Clients = CLIENTS
    warm_up_seconds: float = 0.0


def _pinned(cores: str) -> list[str]:
    return ["taskset", "--cpu-list", cores]


@contextmanager
def serving(
    url: str,
    cores: str,
    *options: str,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """Our server on that store; what it logs goes to a file, if one is named."""
    redirected = ["sh", "-c", 'exec "$@" 2>"$0"', str(log)] if log else []
    command = [*_pinned(cores), *redirected, *COMMAND]
    server = start(url, "--log-level", "error", *options, command=command, environment=environment)
    try:
        yield server
    finally:
        server.stop()


def orders_of(server: Server, token: str = "") -> Running:
    """Our server as a contender."""
    return Running(f"{server.api}/productOrder", server.process.pid, token)


def _ours(store: Callable[[Path], AbstractContextManager[str]], *options: str) -> Start:
    @contextmanager
    def serve(directory: Path, cores: str) -> Iterator[Running]:
        with store(directory) as url, serving(url, cores, *options) as server:
            yield orders_of(server)

    return serve


def sqlite_in(directory: Path) -> str:
    return f"sqlite:///{directory / 'orders.sqlite3'}"


def _sqlite(directory: Path) -> AbstractContextManager[str]:
    return nullcontext(sqlite_in(directory))


@contextmanager
def _mongodb(directory: Path) -> Iterator[str]:
    with mongodb.serving(directory) as server, mongodb.database(server) as url:
        yield url


def _printing(module: str, store: Callable[[Path], AbstractContextManager[str]]) -> Start:
    """A module of Python that prints the URL of its orders; its argument is the store."""

    @contextmanager
    def serve(directory: Path, cores: str) -> Iterator[Running]:
        command = [*_pinned(cores), sys.executable, "-m", module]
        with (
            store(directory) as place,
            subprocess.Popen([*command, place], stdout=subprocess.PIPE, text=True) as process,
        ):
            assert process.stdout
            try:
                yield Running(process.stdout.readline().strip(), process.pid)
            finally:
                process.terminate()

    return serve


@contextmanager
def _file(directory: Path) -> Iterator[str]:
    yield str(directory / "floor.sqlite3")


@contextmanager
def _mock(directory: Path, cores: str) -> Iterator[Running]:
    with tmf_mock.serving(_pinned(cores)) as (root, pid):
        yield Running(f"{root}{tmf_mock.BASE_PATH}/serviceOrder", pid)


def _prism(example: Json | None = None) -> Start:
    @contextmanager
    def serve(directory: Path, cores: str) -> Iterator[Running]:
        with prism.serving(directory, example, _pinned(cores)) as (url, pid):
            yield Running(url, pid)

    return serve


def _service_order(order: Json) -> Json:
    """The order as TMF641 has it: with services instead of offerings and products."""
    items = [
        {
            "id": each["id"],
            "action": each["action"],
            "quantity": each["quantity"],
            "service": {
                "name": each["product"]["name"],
                "serviceCharacteristic": each["product"]["productCharacteristic"],
                "serviceSpecification": each["productOffering"],
            },
        }
        for each in order["productOrderItem"]
    ]
    rest = {name: value for name, value in order.items() if name != "productOrderItem"}
    return {**rest, "orderItem": items}


def ours_on(url: str) -> Start:
    """Our server on an existing store."""
    return _ours(lambda _: nullcontext(url))


def started(contender: Contender, directory: Path) -> tuple[float, float]:
    """Seconds from a start on an existing store to the first answer, and the memory then in MiB."""
    began = time.perf_counter()
    with contender.start(directory, SERVER_CORE) as running:
        assert httpx.get(f"{running.url}/none").status_code == 404
        return time.perf_counter() - began, running.memory()


def on_sqlite(*options: str) -> Start:
    """Our server with these options on a new SQLite store."""
    return _ours(_sqlite, *options)


_FLOOR: Final = "tests.bench.floor"
_CONNEXION: Final = "tests.bench.peers.stock_connexion"
_WARM_UP_SECONDS: Final = 6.0
_MANY: Final = 64
"""Connections enough for every worker, though the kernel distributes them at random."""
SQLITE: Final = Contender("tmf622 on SQLite", _ours(_sqlite))
ONE_WORKER: Final = Contender(
    "one worker", _ours(_sqlite), clients=Clients(_MANY, 1, cores=SERVER_CORE)
)
"""It shares its core with the load."""
TWO_WORKERS: Final = Contender(
    "two workers",
    _ours(_sqlite, "--workers", "2"),
    cores="0-1",
    clients=Clients(_MANY, 2, cores="0-1"),
)
FLOOR: Final = Contender("the floor", _printing(_FLOOR, _file))
MONGODB: Final = Contender("tmf622 on MongoDB", _ours(_mongodb))
MONGODB_FLOOR: Final = Contender("the floor on MongoDB", _printing(_FLOOR, _mongodb))
TMF_MOCK: Final = Contender("tmf-mock 0.1.1 (TMF641)", _mock, _service_order)
CONNEXION: Final = Contender("stock connexion", _printing(_CONNEXION, lambda _: nullcontext("")))
_EXAMPLE: Final = {"id": "1", **work.order("bench-0", 6_000, SIZES[6_000]), "state": "acknowledged"}
PRISM: Final = Contender(
    f"Prism {prism.VERSION}", _prism(), works=("GET",), warm_up_seconds=_WARM_UP_SECONDS
)
PRISM_WITH_EXAMPLE: Final = Contender(
    f"Prism {prism.VERSION} with an example",
    _prism(_EXAMPLE),
    works=("GET",),
    warm_up_seconds=_WARM_UP_SECONDS,
)
PEERS: Final = (CONNEXION, PRISM, PRISM_WITH_EXAMPLE) if node.is_available() else (CONNEXION,)
"""Those of the contract itself; Prism needs npm."""
