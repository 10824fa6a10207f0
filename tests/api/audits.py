"""The audit of a store, as `tmf622 audit` prints it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from click.testing import CliRunner, Result

from tests.api.orders import Json
from tmf622.__main__ import main


def command(store_url: str, *options: str) -> Result:
    """The result of the command."""
    return CliRunner().invoke(main, ["audit", "--store", store_url, *options])


def audit(store_url: str, *options: str) -> list[Json]:
    """The records that meet the options, the oldest first."""
    ended = command(store_url, "--json", *options)
    assert (ended.exit_code, ended.stderr) == (0, ""), ended.output
    return [json.loads(line) for line in ended.stdout.splitlines()]


def actions(records: Sequence[Json]) -> list[tuple[str, str]]:
    """What was done to which kind of resource, in its order."""
    return [(each["action"], each["resourceType"]) for each in records]
