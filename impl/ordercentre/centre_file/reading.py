"""Reads the file, and adds the URLs of the settings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from marshmallow import ValidationError

from ordercentre.centre import Centre
from ordercentre.centre_file import faults
from ordercentre.centre_file.schema import SCHEMA
from ordercentre.centre_file.surroundings import SURROUNDINGS, Surroundings

_ACCEPTANCE: Final = "acceptance"
_DEFAULT: Final = "default"
"""The name of the acceptance centre that only a setting names."""


class BadCentre(ValueError):
    """What is wrong in a file; `args` has a line for each fault."""


def read(
    file: Path | None,
    urls: Mapping[str, str],
    environment: Mapping[str, str],
    check_filter: Callable[[str], None],
) -> Centre:
    """The order centre of a file and of URLs by the names of neighbours, which win over the file's.

    `environment` has the variables in which secrets may be. `check_filter` raises ValueError for a
    text that is no filter over orders. Raises BadCentre.
    """
    document = {} if file is None else _document(file)
    folder = Path() if file is None else file.parent
    token = SURROUNDINGS.set(
        Surroundings(folder=folder, environment=environment, check_filter=check_filter)
    )
    whole = _with_urls(document, urls)
    try:
        centre: Centre = SCHEMA.load(whole)
    except ValidationError as error:
        raise BadCentre(
            *(f"{file}: {each}" for each in faults.lines(error.messages, whole))
        ) from None
    finally:
        SURROUNDINGS.reset(token)
    return centre


def _document(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadCentre(f"{file}: it cannot be read: {error.strerror}") from None
    except RecursionError:
        raise BadCentre(f"{file}: it is nested too deep") from None
    except UnicodeDecodeError:
        raise BadCentre(f"{file}: it is no TOML: it is not in UTF-8") from None
    except ValueError as error:
        raise BadCentre(f"{file}: it is no TOML: {error}") from None


def _with_urls(document: Mapping[str, Any], urls: Mapping[str, str]) -> Mapping[str, Any]:
    """The document with these URLs. What is no table in it stays, and is refused later."""
    added = {**document}
    for name, url in urls.items():
        table = document.get(name, {})
        if isinstance(table, dict):
            added[name] = _with_default(table, url) if name == _ACCEPTANCE else table | {"url": url}
    return added


def _with_default(acceptance: dict[str, Any], url: str) -> dict[str, Any]:
    """The acceptance centres, the default one with this URL."""
    default = acceptance.get("default", _DEFAULT)
    centres = acceptance.get("centre", [{"name": default}])
    if not isinstance(centres, list):
        return acceptance
    is_only = len(centres) == 1 and "default" not in acceptance
    return acceptance | {
        "centre": [
            each | {"url": url}
            if isinstance(each, dict) and (is_only or each.get("name") == default)
            else each
            for each in centres
        ]
    }
