"""Filters by each first-level attribute, or by the first simple attribute within it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.samples import other
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.contract import Json, target
from tmf622_conformance.server.api import Api, brief

RULES: Final = Rules(Part.PROFILE, "filtering", "TMF630 part 1, filtering")
UNKNOWN: Final = Rules(Part.GUIDELINE, "operators", "TMF630 part 1, filtering")


def _filterable(subject: Subject) -> Iterator[str]:
    return (each for each in subject.attributes() if _leaf(subject, each))


@RULES.check(
    "{attribute}",
    MANDATORY,
    "GET {path} with a filter by {attribute} finds the resource with this value, and no other",
    Action.LIST,
    attributes=_filterable,
    source=f"{RULES.source}; contract, definitions/{{definition}}/{{attribute}}",
)
def filters(api: Api, subject: Subject, attribute: str) -> None:
    path, schema = _leaf(subject, attribute) or ("", {})
    resource = subject.resource_with(api, attribute)
    values = _values(resource, path)
    others = {"id": resource["id"]} if path != "id" else {}
    collection = subject.collection(api)
    for value in values[:1]:
        found = api.find(collection, {path: _text(value), **others})
        expect(
            [each.get("id") for each in found] == [resource["id"]],
            f"{path}={value} does not find the resource with this value",
        )
    another = other(values[0] if values else "", schema)
    if another is None or another in values:
        return
    found = api.find(collection, {path: _text(another), **others})
    expect(not found, f"{path}={another} finds a resource with another value")


@UNKNOWN.check(
    "unknown-attribute",
    RECOMMENDED,
    "a filter by an unknown attribute is 400 (shoeSize=42)",
    Action.LIST,
)
def refuses_unknown(api: Api, subject: Subject) -> None:
    answer = api.get(subject.collection(api), "shoeSize=42")
    expect(
        answer.status_code == httpx.codes.BAD_REQUEST, f"shoeSize=42 is not 400 but {brief(answer)}"
    )


def _leaf(subject: Subject, attribute: str) -> tuple[str, Json] | None:
    """The path to filter an attribute by: its own, or that of its first scalar."""
    contract, definition = subject.contract, subject.model.definition
    plain = dict(contract.scalars(definition)).get(attribute)
    if plain is not None:
        return attribute, plain
    inner = target(contract.properties(definition)[attribute])
    first = next(contract.scalars(inner), None) if inner else None
    return (f"{attribute}.{first[0]}", first[1]) if first else None


def _values(resource: Any, path: str) -> list[Any]:
    """The values of a resource at a path, in each element of the arrays on it."""
    if isinstance(resource, list):
        return [value for each in resource for value in _values(each, path)]
    if not path:
        return [resource]
    name, _, rest = path.partition(".")
    if not isinstance(resource, dict) or name not in resource:
        return []
    return _values(resource[name], rest)


def _text(value: Any) -> str:
    """A value in a query, quoted when it has a comma."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and "," in value else str(value)
