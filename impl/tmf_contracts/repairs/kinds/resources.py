"""Defects in what a contract says of its resources: of their ids, and of what answers return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tmf_contracts.model.paths import is_parameter, parts, shape
from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind, Place
from tmf_contracts.repairs.shape import Operation, operations, reference, schemas

_NUMBERS: Final = ("integer", "number")
_OF_TEXTS: Final = {"type", "description", "title"}
"""What a schema of numbers has in common with one of texts."""


def _numeric_ids(contract: Json) -> Iterator[Finding]:
    for place, schema in schemas(contract):
        if place[-2:] == ("properties", "id") and schema.get("type") in _NUMBERS:
            removed = [Change((*place, name)) for name in schema if name not in _OF_TEXTS]
            change = Change(place, {"type": "string"})
            yield Finding((*place, "type"), f"`{schema['type']}`", (*removed, change))


def _foreign_answers(contract: Json) -> Iterator[Finding]:
    groups: dict[object, list[Operation]] = {}
    for operation in operations(contract):
        if not (operation.is_of_hub or operation.is_of_listener):
            groups.setdefault(_collection(operation), []).append(operation)
    for group in groups.values():
        found = [each for operation in group for each in _answered(operation)]
        if resource := _resource(found, group):
            for place, name in found:
                if name != resource:
                    change = Change(place, reference(resource))
                    yield Finding(place, f"`{name}`, where others have `{resource}`", (change,))


def _collection(operation: Operation) -> object:
    """What operations on the resources of one collection have in common."""
    steps = parts(operation.path)
    return shape(steps[:-1] if steps and is_parameter(steps[-1]) else steps)


def _answered(operation: Operation) -> Iterator[tuple[Place, str]]:
    """The definition of the resources in each successful answer, and where it is named."""
    for status in operation.responses:
        schema = operation.answer(status)
        place: Place = (*operation.place, "responses", status, "schema")
        if schema.get("type") == "array":
            schema, place = schema.get("items", {}), (*place, "items")
        if status.startswith("2") and (name := target(schema)):
            yield place, name


def _resource(found: Sequence[tuple[Place, str]], group: Sequence[Operation]) -> str | None:
    """The definition that most answers name; None when there is no such one.

    The definition of a body is none of a resource, where an answer names another one.
    """
    names = Counter(name for _, name in found)
    bodies = {target(body[1].get("schema", {})) for each in group if (body := each.body)}
    named = {name: times for name, times in names.items() if name not in bodies} or names
    most: list[Any] = [name for name, times in named.items() if times == max(named.values())]
    return most[0] if len(most) == 1 else None


KINDS: Final = (
    Kind(
        "numeric-id",
        "An id is part of a URL, in which everything is text, and ids of servers are texts such as "
        "UUIDs.",
        "the id is a string",
        _numeric_ids,
    ),
    Kind(
        "foreign-answer",
        "An operation answers with another definition than the rest of its collection, such as "
        "that of a request. A typed client would not see the attributes of the resource.",
        "the definition that most answers have",
        _foreign_answers,
    ),
)
