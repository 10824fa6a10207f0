"""Lists by attributes without an index, which take longer than a request among many orders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import httpx

from tests.bench import load

_MANY: Final = "description.regex=fibre&limit=10"
_NONE: Final = "description.regex=^zebra&limit=10"
_MEANWHILE: Final = "description.regex=^none&limit=10"
_ONE: Final = load.Clients(connections=1)
_TIMEOUT: Final = 600.0


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds until a list shows what is asked for, and another client's lookups.

    `first` is until its first page, where many match, `counted` until its exact count, and `none`
    until it is known that none matches. The lookups are measured without a search and beside one.
    """

    first: float
    counted: float
    none: float
    alone: load.Run
    beside: load.Run


def searched(root: str, path: str, lookups: list[str], seconds: float) -> Searched:
    """What is measured at a server that has answered no such list yet."""
    with httpx.Client(base_url=root, timeout=_TIMEOUT) as client:
        began = time.monotonic()
        first = _until(client, f"{path}?{_MANY}", lambda page: page.status_code == httpx.codes.OK)
        counted = _until(client, f"{path}?{_MANY}", _is_counted)
        after = time.monotonic()
        none = _until(client, f"{path}?{_NONE}", _is_counted)
        alone = load.run(root, lookups, seconds=seconds, clients=_ONE)
        with ThreadPoolExecutor(1) as asking:
            asked = asking.submit(_until, client, f"{path}?{_MEANWHILE}", _is_counted)
            beside = load.run(root, lookups, seconds=seconds, clients=_ONE)
            asked.result()
    return Searched(first - began, counted - began, none - after, alone, beside)


def rows(sizes: Mapping[int, Searched]) -> Iterator[str]:
    """The table of these measurements, by the numbers of orders."""
    yield (
        "A list by `description.regex`, which no index decides: a search in the background looks"
        " through all orders, on the server's core. The last columns are GET by id of another"
        " client."
    )
    yield ""
    yield (
        "| orders | first page, many match | exact count | none match | GET alone: p50, p99"
        " | GET beside the search |"
    )
    yield "|---|---|---|---|---|---|"
    for count, each in sizes.items():
        yield (
            f"| {count:,} | {each.first:.2f} s | {each.counted:.1f} s | {each.none:.1f} s"
            f" | {each.alone.p50:.2f}, {each.alone.p99:.2f} ms"
            f" | {each.beside.p50:.2f}, {each.beside.p99:.2f} ms |"
        )


def _until(client: httpx.Client, path: str, satisfied: Callable[[httpx.Response], bool]) -> float:
    """The moment at which the answer is satisfied; it is asked for ten times a second."""
    while not satisfied(client.get(path)):
        time.sleep(0.1)
    return time.monotonic()


def _is_counted(page: httpx.Response) -> bool:
    return page.status_code == httpx.codes.OK and "x-total-count" in page.headers
