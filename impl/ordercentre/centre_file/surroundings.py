"""What the file refers to: files and variables that contain secrets, and filters over orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from ordercentre.centre_file import values

_SETTINGS: Final = "TMF622_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The folder of the file, the variables of the process, and what checks a filter.

    `check_filter` raises ValueError for a text that is no filter over orders.
    """

    folder: Path
    environment: Mapping[str, str]
    check_filter: Callable[[str], None]


SURROUNDINGS: Final[ContextVar[Surroundings]] = ContextVar("surroundings")
"""Those of the file that is being read. The schemas, which are made once, look here."""


def secret_in_file(value: Any) -> str:
    """The secret in a file, relative to the folder of the centre file; raises ValueError."""
    file = SURROUNDINGS.get().folder / values.text(value)
    try:
        return _secret(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{file} is no text in UTF-8") from None


def secret_in_variable(value: Any) -> str:
    """The secret in a variable of the process; raises ValueError."""
    name = values.text(value)
    if name.startswith(_SETTINGS):
        raise ValueError(f"must not begin with {_SETTINGS}, as the variables of settings do")
    try:
        return _secret(SURROUNDINGS.get().environment[name], f"the variable {name}")
    except KeyError:
        raise ValueError(f"the variable {name} is not set") from None


def order_filter(value: Any) -> str:
    """A TMF630 query over an order; raises ValueError."""
    query = values.text(value)
    SURROUNDINGS.get().check_filter(query)
    return query


def no_secret(_: Any) -> NoReturn:
    """Raise ValueError, whose message does not show the value."""
    raise ValueError(
        "no secret may be in this file: name its file with client_secret_file, or its variable"
        " with client_secret_variable"
    )


def _secret(text: str, place: str) -> str:
    secret = text.strip()
    if not secret:
        raise ValueError(f"{place} is empty")
    if not secret.isprintable():
        raise ValueError(f"{place} has more than one line, or a control character")
    return secret
