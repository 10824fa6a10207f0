"""What operations share, put where it is used: parameters, responses, security."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from tmf_contracts.operations import METHODS
from tmf_contracts.reading.faults import at

Json = dict[str, Any]
Place = tuple[str | int, ...]


def put_in_place(document: Mapping[str, Any]) -> Json:
    """A copy with what each shared parameter, body, response or header leads to in its place.

    The parameters of a path go to its operations, and the security of the contract to those that
    have none of their own. Raises InvalidContract.
    """
    made = copy.deepcopy(dict(document))
    security = made.pop("security", None)
    for path, operations in made["paths"].items():
        if "$ref" in operations:
            raise at(("paths", path, "$ref"), "a path in another place is not followed")
        common = operations.pop("parameters", [])
        for method in METHODS:
            if method in operations:
                _operation(made, ("paths", path, method), operations[method], common)
                if security is not None:
                    operations[method].setdefault("security", copy.deepcopy(security))
    for section in ("parameters", "responses"):
        made.pop(section, None)
    made.setdefault("definitions", {})
    return made


def _operation(document: Json, place: Place, operation: Json, common: Sequence[Json]) -> None:
    own = [
        _found(document, (*place, "parameters", index), each)
        for index, each in enumerate(operation.get("parameters", []))
    ]
    names = {(each["name"], each["in"]) for each in own}
    inherited = [
        _found(document, (*place[:-1], "parameters", index), each)
        for index, each in enumerate(common)
    ]
    parameters = [each for each in inherited if (each["name"], each["in"]) not in names] + own
    if parameters:
        operation["parameters"] = parameters
    if "requestBody" in operation:
        body = _found(document, (*place, "requestBody"), operation["requestBody"])
        operation["requestBody"] = body
    for status, each in operation["responses"].items():
        response = _found(document, (*place, "responses", status), each)
        for name, header in response.get("headers", {}).items():
            where = (*place, "responses", status, "headers", name)
            response["headers"][name] = _found(document, where, header)
        operation["responses"][status] = response


def _found(document: Mapping[str, Any], place: Place, node: Json) -> Json:
    """A node, or a copy of what it refers to."""
    seen = set()
    while isinstance(reference := node.get("$ref"), str):
        steps = [
            step.replace("~1", "/").replace("~0", "~")
            for step in reference.removeprefix("#/").split("/")
        ]
        found: Any = document
        for step in steps:
            found = found.get(step) if isinstance(found, Mapping) else None
        if not isinstance(found, dict) or not reference.startswith("#/") or reference in seen:
            raise at((*place, "$ref"), f"the $ref leads nowhere ({reference})")
        seen.add(reference)
        node = copy.deepcopy(found)
    return node
