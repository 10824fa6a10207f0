"""The histories of orders, as `tmf622 history` prints them."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from tests.api.orders import Json
from tmf622.__main__ import main


def command(store_url: str, id: str, *options: str) -> Result:
    """The result of the command for that id."""
    return CliRunner().invoke(main, ["history", id, "--store", store_url, *options])


def history(store_url: str, placed: Json) -> list[Json]:
    """The changes of an order, the oldest first."""
    ended = command(store_url, placed["id"], "--json")
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    changes: list[Json] = json.loads(ended.stdout)
    return changes


def text(store_url: str, placed: Json) -> list[str]:
    """The lines of the text form."""
    ended = command(store_url, placed["id"])
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    return ended.stdout.splitlines()
