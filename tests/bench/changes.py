"""Changes that have an aim: of one item of many, and of one order by many clients at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from time import monotonic, sleep
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tests.bench.aims import Aim
from tests.bench.waiting import (
    BY_QUERY,
    JSON_PATCH,
    MERGE,
    Client,
    Json,
    Probe,
    items,
    packed,
    place,
)
from tests.server import BASE_PATH, Server

MANY: Final = 10_000
CLIENTS: Final = 300
_ITEM_MS: Final = 100
_OTHER_MS: Final = 50
_ALL_MS: Final = 1_000
_PAUSE: Final = 0.5


class _Took(NamedTuple):
    """The milliseconds of a change, and those that the other client waited at most."""

    own: float
    other: float


def rows(server: Server, other: Probe, runs: int) -> Iterator[str]:
    """The rows of the aims."""
    client = Client(server.url)
    for name, change in _of_an_item().items():
        took = [_of_one(client, other, change) for _ in range(runs)]
        yield from _rows(f"{name} of one item of {MANY:,}", took, _ITEM_MS)
    took = [_at_once(server, client, other) for _ in range(runs)]
    yield from _rows(f"{CLIENTS} changes of one order at once", took, _ALL_MS)


def _rows(what: str, took: list[_Took], most: float) -> Iterator[str]:
    own = Aim(f"{what}, ms", most, most=True, form="{:.0f}")
    yield own.row([each.own for each in took])
    other = Aim(f"{what}: wait of the other, ms", _OTHER_MS, most=True, always=True, form="{:.0f}")
    yield other.row([each.other for each in took])


def _of_an_item() -> Mapping[str, tuple[str, Json]]:
    """Ways to change the item in the middle: the media type, and the body."""
    middle = MANY // 2
    whole = items(MANY)
    whole[middle]["quantity"] = 2
    change = {"op": "add", "path": f"/productOrderItem/{middle}/quantity", "value": 2}
    by_query = {**change, "path": f"$.productOrderItem[?(@.id=='{middle}')].quantity"}
    return {
        "PATCH": (MERGE, {"productOrderItem": whole}),
        "JSON Patch": (JSON_PATCH, [change]),
        "JSON Patch by query": (BY_QUERY, [by_query]),
    }


def _of_one(client: Client, other: Probe, change: tuple[str, Json]) -> _Took:
    media_type, body = change
    path, text = place(client, items(MANY)), packed(body)
    sleep(_PAUSE)  # until the work of placing has ended
    other.longest()
    began = monotonic()
    status, answer = client.send("PATCH", path, text, media_type)
    took = monotonic() - began
    assert status == 200, answer[:300]
    sleep(_PAUSE)  # work after the answer counts as well
    return _Took(took * 1000, other.longest() * 1000)


def _at_once(server: Server, client: Client, other: Probe) -> _Took:
    path = place(client, items(3))
    sleep(_PAUSE)
    other.longest()
    took = asyncio.run(_changed(server.url, path))
    sleep(_PAUSE)
    return _Took(took * 1000, other.longest() * 1000)


async def _changed(url: str, path: str) -> float:
    """The seconds from the first change sent to the last answer; each has to be 200."""
    address = urlsplit(url)
    opened = [await asyncio.open_connection(address.hostname, address.port) for _ in range(CLIENTS)]

    async def change(number: int) -> bytes:
        reader, writer = opened[number]
        body = json.dumps({"description": f"change {number}"}).encode()
        writer.write(
            f"PATCH {BASE_PATH}{path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Content-Type: {MERGE}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        return await reader.readline()

    began = monotonic()
    answers = await asyncio.gather(*(change(number) for number in range(CLIENTS)))
    took = monotonic() - began
    for _, writer in opened:
        writer.close()
    refused = [each for each in answers if b" 200 " not in each]
    assert not refused, refused[:3]
    return took
