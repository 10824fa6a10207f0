"""The page of the order centre has every key of its file with the default; its example is read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pytest

from ordercentre.centre import (
    AcceptanceCentre,
    AcceptanceRules,
    CatalogueRules,
    Credentials,
    CustomerRules,
    FalloutRules,
    MappingRule,
    Mode,
    NeighbourSettings,
)
from ordercentre.centre_file.acceptance import AcceptanceTable
from ordercentre.centre_file.neighbour import CatalogTable, CustomerTable, NeighbourTable
from ordercentre.centre_file.reading import read
from ordercentre.centre_file.table import Table
from tests.pages import DOCS

PAGE: Final = (DOCS / "order-centre.md").read_text()
_ROW: Final = re.compile(r"^\| `(\w+)` \| (.*?) \|", re.MULTILINE)
_HEADING: Final = re.compile(r"^##+ ", re.MULTILINE)
_EXAMPLE: Final = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_WORDS: Final = {"required", "required here or among the settings", "the only centre", "none"}
"""What a row may say of a key whose default is no value of the file."""


def section(heading: str) -> dict[str, str]:
    """The keys below a heading, with their defaults."""
    text = PAGE.partition(f"\n### {heading}\n")[2]
    return dict(_ROW.findall(_HEADING.split(text)[0]))


def nested(table: type[Table], key: str) -> type[Table]:
    """The table, or the tables, at a key of a table."""
    field: Any = table().fields[key]
    kind: type[Table] = type(getattr(field, "inner", field).schema)
    return kind


def test_the_tables_have_every_key() -> None:
    neighbours = {*CatalogTable().fields, *CustomerTable().fields}
    assert section("`[catalog]`, `[customer]`, `[party]`, `[inventory]`").keys() == neighbours
    secret_elsewhere = nested(NeighbourTable, "oauth2")().fields.keys() - {"client_secret"}
    assert section("`oauth2`").keys() == secret_elsewhere
    assert section("`[acceptance]`").keys() == AcceptanceTable().fields.keys()
    for key in ("centre", "mapping"):
        expected = nested(AcceptanceTable, key)().fields.keys()
        assert section(f"`[[acceptance.{key}]]`").keys() == expected
    expected = nested(AcceptanceTable, "fallout")().fields.keys()
    assert section("`[acceptance.fallout]`").keys() == expected


@pytest.mark.parametrize(
    ("heading", "table", "kinds"),
    [
        (
            "`[catalog]`, `[customer]`, `[party]`, `[inventory]`",
            (CatalogTable, CustomerTable),
            (NeighbourSettings, CatalogueRules, CustomerRules),
        ),
        ("`oauth2`", (nested(NeighbourTable, "oauth2"),), (Credentials,)),
        ("`[acceptance]`", (AcceptanceTable,), (AcceptanceRules,)),
        (
            "`[[acceptance.centre]]`",
            (nested(AcceptanceTable, "centre"),),
            (AcceptanceCentre, NeighbourSettings),
        ),
        ("`[[acceptance.mapping]]`", (nested(AcceptanceTable, "mapping"),), (MappingRule,)),
        ("`[acceptance.fallout]`", (nested(AcceptanceTable, "fallout"),), (FalloutRules,)),
    ],
)
def test_the_defaults_are_those_of_the_order_centre(
    heading: str, table: tuple[type[Table], ...], kinds: tuple[type[Any], ...]
) -> None:
    names = {key: field.attribute or key for each in table for key, field in each().fields.items()}
    defaults = {each.name: each.default for kind in kinds for each in fields(kind)}
    for key, said in section(heading).items():
        shown = in_toml(defaults.get(names[key]))
        assert said == shown if shown else not said.startswith("`"), key


def in_toml(default: Any) -> str:
    """A default as the page shows it; empty for one that is no value of the file."""
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case int() | float():
            return f"`{default:g}`"
        case tuple() if default:
            return "`[" + ", ".join(f'"{each}"' for each in default) + "]`"
        case str() if default:
            return f"`{default}`"
    return ""


def test_the_example_is_read(tmp_path: Path) -> None:
    (example,) = _EXAMPLE.findall(PAGE)
    (tmp_path / "centre.toml").write_text(example)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "catalog").write_text("geheim")
    centre = read(tmp_path / "centre.toml", {}, {}, lambda _: None)
    assert centre.catalog and centre.catalog.mode is Mode.DEFERRED
    assert all((centre.catalog.credentials, centre.customer, centre.party, centre.inventory))
    assert centre.acceptance
    assert [each.neighbour.name for each in centre.acceptance.centres] == ["north", "south"]
    assert centre.acceptance.mapping[0].characteristics == {"speed": "bandwidth"}
    assert len(centre.acceptance.mapping[0].services) == 2
