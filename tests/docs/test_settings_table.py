"""The table of settings has every option of the server, with its variable and its default."""

from __future__ import annotations

import re
from typing import Any, Final

import click
import pytest

from tests.pages import DOCS
from tmf622.cli.serve import serve
from tmf622.settings.environment import variable
from tmf622.settings.schema import NAMES, SCHEMA
from tmf622.settings.settings import SECRETS

_ROW: Final = re.compile(r"^\| (`--.*?|-) \| `(TMF622_\w+)` \| (.*?) \|", re.MULTILINE)
ROWS: Final = {row[2]: row for row in _ROW.finditer((DOCS / "settings.md").read_text())}
OPTIONS: Final[dict[str, list[str]]] = {variable(name): [] for name in SECRETS} | {
    variable(option.name): [*option.opts, *option.secondary_opts]
    for option in serve.params
    if isinstance(option, click.Option) and option.name in NAMES
}
DEFAULTS: Final[dict[str, Any]] = {
    variable(name): value for name, value in SCHEMA.load({}).items() if name not in SECRETS
}


def test_every_setting_has_a_row() -> None:
    assert ROWS.keys() == OPTIONS.keys() == {*map(variable, NAMES)}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_the_options(name: str) -> None:
    assert re.findall(r"`([^`]+)`", ROWS[name][1]) == OPTIONS[name]


@pytest.mark.parametrize("name", [name for name, value in DEFAULTS.items() if value is not None])
def test_a_row_has_the_default(name: str) -> None:
    assert ROWS[name][3] == shown(DEFAULTS[name])


def shown(default: Any) -> str:
    match default:
        case ():
            return "none"
        case bool():
            return f"`{str(default).lower()}`"
        case tuple():
            return f"`{','.join(default)}`"
        case float():
            return f"`{default:g}`"
    return f"`{default}`"
