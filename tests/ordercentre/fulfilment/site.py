"""Our server as the order centre between clients and these neighbours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner

from tests.api.client import ContractClient
from tests.api.orders import Json, path, retrieve
from tests.api.progress import states, with_states
from tests.api.waiting import eventually
from tests.ordercentre.fulfilment.neighbours import Neighbours
from tests.server import Server, running
from tmf622.__main__ import main

_FILE: Final = """
[acceptance]
default = "field"
poll_seconds = {poll_seconds}
event_poll_seconds = {event_poll_seconds}

[acceptance.fallout]
attempts = {attempts}
pause_seconds = 0
{further}
[[acceptance.centre]]
name = "field"
url = "{url}"
attempts = 1
"""
_NUMBERS: Final = {"poll_seconds": 0.2, "event_poll_seconds": 0.5, "attempts": 1}


@dataclass(frozen=True, slots=True)
class Site:
    """A server, a client of it, its neighbours, and the URL of its store."""

    server: Server
    client: ContractClient
    neighbours: Neighbours
    store_url: str

    def place(self, *items: Json, **attributes: Any) -> Json:
        """A new order of these items."""
        answer = self.client.post(
            "/productOrder", json={"productOrderItem": list(items), **attributes}
        )
        assert answer.status_code == 201, answer.text
        placed: Json = answer.json()
        return placed

    def sent(self, *items: Json, **attributes: Any) -> tuple[Json, Json]:
        """A new order of these items, and its service order."""
        placed = self.place(*items, **attributes)
        [service_order] = self.neighbours.sent(placed)
        return placed, service_order

    def once(self, placed: Json, satisfied: Callable[[Json], object]) -> Json:
        """The order once it satisfies this."""
        return eventually(lambda: retrieve(self.client, placed), satisfied)

    def in_state(self, placed: Json, state: str) -> Json:
        """The order once it is in that state."""
        return self.once(placed, lambda now: now["state"] == state)

    def with_states(self, placed: Json, **wanted: str) -> Json:
        """The order once its items have these states, by their ids."""
        return self.once(placed, lambda now: wanted.items() <= states(now).items())

    def with_note(self, placed: Json, *words: str) -> Json:
        """The order once it has a note with these words."""
        return self.once(placed, lambda now: any(_has(note, words) for note in notes(now)))

    def patch_items(self, placed: Json, wanted: Mapping[str, str]) -> Json:
        """The order after a patch of the states of items."""
        items = with_states(retrieve(self.client, placed), wanted)
        answer = self.client.patch(path(placed), json={"productOrderItem": items})
        assert answer.status_code == 200, answer.text
        changed: Json = answer.json()
        return changed

    def command(self, *arguments: str) -> str:
        """What a command prints that looks into the store."""
        result = CliRunner().invoke(main, [*arguments, "--store", self.store_url])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    def worklist(self, placed: Json) -> list[Json]:
        """The failed items of an order that wait for a person."""
        lines = self.command("fallout", "list", "--json").splitlines()
        return [each for each in map(json.loads, lines) if each["order"] == placed["id"]]

    def none_waits(self, placed: Json) -> None:
        """Wait until no failed item of an order waits for a person."""
        eventually(lambda: self.worklist(placed), lambda found: not found)


def _has(note: str, words: tuple[str, ...]) -> bool:
    return all(word in note for word in words)


def notes(order: Json) -> list[str]:
    """The texts of an order's notes."""
    return [each.get("text", "") for each in order.get("note", ())]


@contextmanager
def site(
    folder: Path,
    store_url: str,
    neighbours: Neighbours,
    *options: str,
    further: str = "",
    acceptance_url: str | None = None,
    **numbers: float,
) -> Iterator[Site]:
    """An order centre for as long as the block lasts; `folder` has its centre file.

    A failed item is sent again once, without a pause, unless the `numbers` say otherwise. `further`
    are other tables of the file. The acceptance centre is reached at its `acceptance_url`.
    """
    file = folder / "centre.toml"
    url = acceptance_url or neighbours.acceptance_url
    file.write_text(_FILE.format(further=further, url=url, **{**_NUMBERS, **numbers}))
    with (
        running(store_url, "--centre", str(file), *options) as server,
        ContractClient(server.url) as client,
    ):
        yield Site(server, client, neighbours, store_url)
