"""The contenders: our server on each of its stores, the floor, and the nearest peer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import psutil

from tests import mongodb, tmf_mock
from tests.bench.load import CLIENTS, SERVER_CORE, Clients
from tests.server import COMMAND, start

Json = dict[str, Any]
Adapt = Callable[[Json], Json]


@dataclass(frozen=True, slots=True)
class Running:
    """A running contender: the URL of its orders, and its first process."""

    url: str
    pid: int

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
    """`start` runs it with a directory, on some cores; `adapt` converts an order to its API."""

    name: str
    start: Start
    adapt: Adapt = lambda order: order
    workers: int = 1
    clients: Clients = CLIENTS


def _pinned(cores: str) -> list[str]:
    return ["taskset", "--cpu-list", cores]


def _ours(store: Callable[[Path], AbstractContextManager[str]], *options: str) -> Start:
    @contextmanager
    def serve(directory: Path, cores: str) -> Iterator[Running]:
        with store(directory) as url:
            server = start(
                url, "--log-level", "error", *options, command=[*_pinned(cores), *COMMAND]
            )
            try:
                yield Running(f"{server.api}/productOrder", server.process.pid)
            finally:
                server.stop()

    return serve


@contextmanager
def _sqlite(directory: Path) -> Iterator[str]:
    yield f"sqlite:///{directory / 'orders.sqlite3'}"


@contextmanager
def _mongodb(directory: Path) -> Iterator[str]:
    with mongodb.serving(directory) as server, mongodb.database(server) as url:
        yield url


def _floor(store: Callable[[Path], AbstractContextManager[str]]) -> Start:
    @contextmanager
    def serve(directory: Path, cores: str) -> Iterator[Running]:
        command = [*_pinned(cores), sys.executable, "-m", "tests.bench.floor"]
        with (
            store(directory) as place,
            subprocess.Popen([*command, place], stdout=subprocess.PIPE, text=True) as process,
        ):
            assert process.stdout
            yield from _terminated_at_end(process, process.stdout.readline().strip())

    return serve


@contextmanager
def _file(directory: Path) -> Iterator[str]:
    yield str(directory / "floor.sqlite3")


@contextmanager
def _mock(directory: Path, cores: str) -> Iterator[Running]:
    with tmf_mock.serving(_pinned(cores)) as (root, pid):
        yield Running(f"{root}{tmf_mock.BASE_PATH}/serviceOrder", pid)


def _terminated_at_end(process: subprocess.Popen[Any], url: str) -> Iterator[Running]:
    try:
        yield Running(url, process.pid)
    finally:
        process.terminate()


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


SQLITE: Final = Contender("tmf622 on SQLite", _ours(_sqlite))
TWO_WORKERS: Final = Contender(
    "tmf622 on SQLite, two workers", _ours(_sqlite, "--workers", "2"), workers=2
)
FLOOR: Final = Contender("the floor", _floor(_file))
MONGODB: Final = Contender("tmf622 on MongoDB", _ours(_mongodb))
MONGODB_FLOOR: Final = Contender("the floor on MongoDB", _floor(_mongodb))
TMF_MOCK: Final = Contender("tmf-mock 0.1.1 (TMF641)", _mock, _service_order)
