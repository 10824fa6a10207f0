"""Filters by each first-level attribute, or by the first simple attribute within it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks import steady
from tmf622_conformance.checks.branching import each_branch, values
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.contract import Json, target
from tmf622_conformance.samples import other
from tmf622_conformance.server.api import Api, brief

RULES: Final = Rules(Part.PROFILE, "filtering", "TMF630 part 1, filtering")
BRANCHES: Final = Rules(Part.PROFILE, "filtering", "TMF630 part 1, filtering")
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

    def is_found(resource: Json) -> None:
        there = values(resource, path)
        for value in there[:1]:
            _finds(api, subject, resource, path, value)
        _finds_no_other(api, subject, resource, path, other(there[0] if there else "", schema))

    steady.compare(api, subject, subject.resource_with(api, attribute), is_found)


@BRANCHES.check(
    "{attribute}-branches",
    MANDATORY,
    "GET {path} with a filter by an attribute of {attribute} finds the resource, in whichever of"
    " the definitions that @type selects the attribute is",
    Action.LIST,
    attributes=lambda subject: subject.choices,
    source=f"{RULES.source}; contract, definitions/{{definition}}",
)
def filters_branches(api: Api, subject: Subject, attribute: str) -> None:
    def is_found(resource: Json) -> None:
        for inner, value, schema in _in_branches(subject, resource, attribute):
            path = f"{attribute}.{inner}"
            _finds(api, subject, resource, path, value)
            _finds_no_other(api, subject, resource, path, other(value, schema))

    resource = subject.resource_with(api, attribute.partition(".")[0])
    steady.compare(api, subject, resource, is_found)


def _in_branches(subject: Subject, resource: Json, path: str) -> Iterator[tuple[str, Any, Json]]:
    """An attribute, its value and its schema of each branch that the values at a path are of."""
    contract = subject.contract
    for value, branch in each_branch(contract, subject.choices[path], values(resource, path)):
        for attribute, schema in contract.scalars(branch):
            if attribute in value and not attribute.startswith("@"):
                yield attribute, value[attribute], schema
                break


def _finds(api: Api, subject: Subject, resource: Json, path: str, value: Any) -> None:
    found = _found(api, subject, resource, path, value)
    expect(
        [each.get("id") for each in found] == [resource["id"]],
        f"{path}={value} does not find the resource with this value",
    )


def _finds_no_other(api: Api, subject: Subject, resource: Json, path: str, value: Any) -> None:
    """Raise `Failed` if a value that a resource does not have finds it."""
    if value is not None and value not in values(resource, path):
        found = _found(api, subject, resource, path, value)
        expect(not found, f"{path}={value} finds a resource with another value")


def _found(api: Api, subject: Subject, resource: Json, path: str, value: Any) -> list[Json]:
    others = {"id": resource["id"]} if path != "id" else {}
    return api.find(subject.collection(api), {path: _text(value), **others})


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
    scalars = dict(contract.scalars(inner)) if inner else {}
    for name in sorted(scalars, key=lambda each: each.startswith("@")):
        return f"{attribute}.{name}", scalars[name]
    return None


def _text(value: Any) -> str:
    """A value in a query, quoted when it has a comma."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and "," in value else str(value)
