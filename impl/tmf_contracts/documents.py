"""Reads JSON and YAML documents, and recognizes contracts among them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent

MAX_DEPTH: Final = 100
MAX_VALUES: Final = 1_000_000
_SHOWN: Final = 40

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
        return _json(text) if start in ("{", "[") else _yaml(text)
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
        document = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise InvalidContract(f"is not JSON: {error.msg} at {place}") from None
    except ValueError as error:  # a number of too many digits
        raise InvalidContract(f"is not JSON: {error}") from None
    except RecursionError:
        raise InvalidContract(f"is nested deeper than {MAX_DEPTH} levels") from None
    return _plain(document, 0, count())


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Loads the scalars that JSON has, and all others, such as dates, `on` and `012`, as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML declares it


_SCALARS: Final = {
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "bool": (r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    "int": (r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    "float": (r"[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", list("-+0123456789")),
    "merge": (r"<<", ["<"]),
}
for _tag, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
    )


def _yaml(text: str) -> Any:
    try:
        for depth in _depths(text):
            if depth > MAX_DEPTH:
                # libyaml's loader would end the process.
                raise InvalidContract(f"is nested deeper than {MAX_DEPTH} levels")
        document = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at line {mark.line + 1} column {mark.column + 1}" if mark else ""
        raise InvalidContract(f"is neither JSON nor YAML: {error.problem}{place}") from None
    except (yaml.YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise InvalidContract(f"is neither JSON nor YAML: {said}") from None
    return _plain(document, 0, count())


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
            yield depth
        elif isinstance(event, CollectionEndEvent):
            depth -= 1


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
