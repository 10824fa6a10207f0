"""Facts about a contract for the templates: mustache cannot compute them."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from tmf_contracts.branches import KEYWORD, TYPE, branches, is_choice
from tmf_contracts.operations import operations
from tmf_contracts.references import target
from tmf_contracts.repairs.shape import is_anything


def hinted(contract: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the contract, with facts about operations and definitions as vendor extensions.

    An operation gets `x-protocol`, the class that it is a method of, and `x-answers`, the type
    that it returns. Its responses are sorted by status, so that successes come first, and these
    get `x-success`. The first parameter of every name gets `x-first-of-its-name`.

    An attribute of any value gets `x-is-anything`: the generator takes it for an object. The
    `x-branches` of a definition get names. One that is nothing but its branches gets `x-is-choice`,
    and an attribute: the generator makes no class of a definition without any.
    """
    copied = copy.deepcopy(dict(contract))
    for definition in copied["definitions"].values():
        for schema in definition.get("properties", {}).values():
            _mark_anything(schema, contract["definitions"])
        if is_choice(definition):
            definition |= {"x-is-choice": True, "properties": {TYPE: {"type": "string"}}}
        if found := branches(definition):
            definition[KEYWORD] = [{"type": type_, "definition": name} for type_, name in found]
    names: set[str] = set()
    for operation in operations(copied):
        responses = dict(sorted(operation["responses"].items()))
        successes = [status for status in responses if _is_success(status)]
        for status in successes:
            responses[status]["x-success"] = True
        operation["responses"] = responses
        operation["x-answers"] = " | ".join(class_of_status(status) for status in successes)
        operation["x-protocol"] = class_of_tag(operation["tags"][0])
        for parameter in operation.get("parameters", []):
            if parameter["name"] not in names:
                names.add(parameter["name"])
                parameter["x-first-of-its-name"] = True
    return copied


def has_branches(contract: Mapping[str, Any]) -> bool:
    """Whether `@type` selects a branch of any definition of the contract."""
    return any(branches(each) for each in contract["definitions"].values())


def answers(contract: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The successes that the contract declares, each with its class, and whether it has a body."""
    bodies: dict[str, bool] = {}
    for operation in operations(contract):
        for status, response in operation["responses"].items():
            if _is_success(status):
                bodies[status] = bodies.get(status, False) or "schema" in response
    return [
        {
            "name": class_of_status(status),
            "status": int(status),
            "phrase": HTTPStatus(int(status)).phrase,
            "hasBody": has_body,
        }
        for status, has_body in sorted(bodies.items())
    ]


def class_of_status(status: str) -> str:
    """The phrase of a status as a class name: `NoContent` for `204`."""
    return _camel_case(HTTPStatus(int(status)).phrase.lower())


def class_of_tag(tag: str) -> str:
    """A tag as a class name, remarks in brackets left out: `EventsSubscriptionOperations`."""
    return _camel_case(re.sub(r"\(.*?\)", "", tag)) + "Operations"


def _mark_anything(schema: dict[str, Any], definitions: Mapping[str, Any]) -> None:
    """Mark the schema of an attribute of any value, or of an array of such, in place."""
    schema = schema.get("items", schema)
    name = target(schema)
    if is_anything(definitions[name] if name else schema):
        schema.pop("$ref", None)
        schema["x-is-anything"] = True


def _is_success(status: str) -> bool:
    return status.isdecimal() and int(status) < HTTPStatus.BAD_REQUEST


def _camel_case(words: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", words))
