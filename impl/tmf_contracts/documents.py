"""Reads JSON and YAML documents, and recognizes contracts among them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final, NoReturn

MAX_DEPTH: Final = 100
MAX_VALUES: Final = 1_000_000
_SHOWN: Final = 40
_LISTED: Final = 120

SWAGGER: Final = "Swagger 2.0"
OPENAPI: Final = "OpenAPI 3.0"


class InvalidContract(Exception):
    """A file is not a contract that can be read; the message is one line and says why."""


def read(file: Path) -> Any:
    """The document in a JSON or YAML file as a JSON value; raises InvalidContract or OSError.

    The names of YAML's mappings become text, as in JSON: an unquoted status is a number in YAML.
    """
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidContract(f"{file} is not text: byte {error.start} is not UTF-8") from None
    start = text.lstrip()[:1]
    if not start:
        raise InvalidContract(f"{file} is empty")
    try:
        return _plain(_json(text) if start in ("{", "[") else _yaml(text), 0, count())
    except InvalidContract as error:
        raise InvalidContract(f"{file} {error}") from None


def kind(document: Any) -> str:
    """SWAGGER or OPENAPI; raises InvalidContract when the document is no contract of these."""
    if not isinstance(document, Mapping):
        raise InvalidContract("it is no JSON object")
    if "openapi" in document:
        version = document["openapi"]
        if isinstance(version, str) and re.fullmatch(r"3\.0\.\d+", version):
            return OPENAPI
        raise InvalidContract(f"it is OpenAPI {str(version)[:_SHOWN]}")
    if str(document.get("swagger")) == "2.0":
        return SWAGGER
    raise InvalidContract('it says neither `"swagger": "2.0"` nor `"openapi": "3.0.x"`')


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InvalidContract(f"is not JSON: {error.msg} at {place}") from None
    except ValueError as error:  # a number of too many digits
        raise InvalidContract(f"is not JSON: {error}") from None
    except RecursionError:
        raise InvalidContract(f"is nested deeper than {MAX_DEPTH} levels") from None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(members)
    if len(made) < len(members):
        # Every tool takes another of the two.
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        others = ", ".join(f"`{name[:_SHOWN]}`" for name in made if name != twice) or "nothing else"
        raise InvalidContract(
            f"has the name `{twice[:_SHOWN]}` twice in an object with {others[:_LISTED]}"
        )
    return made


def _yaml(text: str) -> Any:
    from tmf_contracts import yaml_text

    try:
        return yaml_text.load(text, MAX_DEPTH)
    except yaml_text.BadYaml as error:
        raise InvalidContract(str(error)) from None


def _constant(name: str) -> NoReturn:
    raise InvalidContract(f"is not JSON: there is {name}")


def _plain(value: Any, depth: int, number: count[int]) -> Any:
    """The value with names that are text, and every alias of YAML resolved."""
    if depth > MAX_DEPTH:
        raise InvalidContract(f"is nested deeper than {MAX_DEPTH} levels")
    if next(number) > MAX_VALUES:
        raise InvalidContract(f"has more than {MAX_VALUES} values")
    if isinstance(value, dict):
        return {_name(name): _plain(each, depth + 1, number) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1, number) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _name(name: Any) -> str:
    return name if isinstance(name, str) else json.dumps(name)
