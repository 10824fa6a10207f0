"""The page of the intake: its example, and its options."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from tests.ordercentre.intake.running import lines, stored, take
from tests.pages import DOCS
from tmf622.cli.orders.intake import intake
from tmf622.settings.settings import NEIGHBOURS

PAGE: Final = (DOCS / "intake.md").read_text()
OF_ALL_COMMANDS: Final = {
    *("--store", "--overlay", "--contract", "--v5-base-path"),
    *(f"--{name}-url" for name in NEIGHBOURS),
}


def block(before: str) -> str:
    """The text of the block behind a line of the page."""
    _, found, behind = PAGE.partition(before)
    assert found
    return behind.partition("\n```")[0].lstrip("\n") + "\n"


def test_the_table_of_the_page_is_taken_in(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(block("<!-- example -->\n```"))
    assert take(file, sqlite_url).of("result") == ["stored", "stored"]
    first, second = stored(sqlite_url)
    assert (first["category"], first["requestedStartDate"]) == (
        "residential",
        "2026-12-01T08:00:00Z",
    )
    assert first["channel"] == [{"id": "shop-12", "role": "point of sale"}]
    fibre, box = first["productOrderItem"]
    assert fibre["product"] == {
        "place": [
            {"id": "berlin-17", "role": "installation", "@referredType": "GeographicAddress"}
        ],
        "productCharacteristic": [{"name": "speed", "valueType": "integer", "value": 500}],
    }
    assert box["product"] == {
        "productCharacteristic": [{"name": "colour", "value": "dark, or\nlight"}]
    }
    assert [each["id"] for each in second["relatedParty"]] == ["acme", "bob"]


def test_the_line_of_the_page_is_taken_in(sqlite_url: str, tmp_path: Path) -> None:
    file = lines(tmp_path / "orders.ndjson", block("```json"))
    assert take(file, sqlite_url).of("result") == ["stored"]


def test_the_page_has_every_option() -> None:
    options = {
        each.opts[0] for each in intake.params if isinstance(each, click.Option)
    } - OF_ALL_COMMANDS
    described = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert options <= described
