"""Our server as the order centre of these neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.api.client import ContractClient
from tests.api.orders import Json
from tests.ordercentre.capturing.content import order
from tests.ordercentre.capturing.neighbours import CONTRACTS, Neighbours
from tests.server import Server, running


@dataclass(frozen=True, slots=True)
class Centre:
    """A server, a client of it, and the URL of its store."""

    server: Server
    client: ContractClient
    store_url: str

    def post(self, *items: Json, **attributes: Any) -> httpx.Response:
        """The answer to a new order of these items."""
        return self.client.post("/productOrder", json=order(*items, **attributes))

    def place(self, *items: Json, **attributes: Any) -> Json:
        """A new order of these items."""
        answer = self.post(*items, **attributes)
        assert answer.status_code == 201, answer.text
        placed: Json = answer.json()
        return placed

    def response(self, id: str) -> Json:
        """What the capture of an order has found."""
        answer = self.client.get(f"/productOrder/{id}/captureResponse")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


def options(folder: Path, known: Neighbours, **settings: Mapping[str, str | float]) -> list[str]:
    """The options of a server with these neighbours; `settings` are tables of the centre file."""
    lines = []
    for name in CONTRACTS:
        table = {"attempts": 1, "max_age_seconds": 0, **settings.get(name, {})}
        lines.append(f"[{name}]")
        lines += [f"{key} = {value!r}" for key, value in table.items()]
    file = folder / "centre.toml"
    file.write_text("\n".join(lines))
    urls = [part for name in CONTRACTS for part in (f"--{name}-url", known.url(name))]
    return ["--callback-http", "--centre", str(file), *urls]


@contextmanager
def centre(
    store_url: str, *given: str, environment: Mapping[str, str] | None = None
) -> Iterator[Centre]:
    """A server with these options."""
    with (
        running(store_url, *given, environment=environment) as server,
        ContractClient(server.url) as client,
    ):
        yield Centre(server, client, store_url)
