"""The document that schemathesis generates requests from, and validates answers by."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from tmf622_conformance.contract import Json, operations
from tmf622_conformance.fuzzing.contracts import FuzzedContract
from tmf622_conformance.samples import Samples
from tmf_contracts.branches import branches, json_schemas
from tmf_contracts.publication import security
from tmf_contracts.references import reached, target

_SMALL: Final = 50
"""The attributes of a small body, at every depth.

The coverage phase of an operation with a larger one is up to 120,000 requests.
"""
_EXAMPLES: Final = ("example", "examples")


def document(fuzzed: FuzzedContract) -> Json:
    """A contract without attribute selection and security, in which conditions select branches.

    The kit's headers give access, and by the security of a contract schemathesis would make up
    others. Attribute selection leaves out attributes that the contract requires, so its answers are
    never valid; the guideline part has checks for it.
    """
    copied = copy.deepcopy(security.swagger(fuzzed.read(), None))
    for path in copied["paths"].values():
        for operation in path.values():
            operation["parameters"] = [
                parameter
                for parameter in operation.get("parameters", [])
                if parameter["name"] != "fields"
            ]
    return _with_branches(copied, fuzzed) if _has_branches(copied["definitions"]) else copied


def with_large_bodies(document: Json) -> Iterator[str]:
    """The operations whose bodies have many attributes, as "METHOD path"."""
    definitions = document["definitions"]
    for method, path, _, body in _bodies(document):
        names = reached(definitions, [body])
        if sum(len(definitions[each].get("properties", ())) for each in names) > _SMALL:
            yield f"{method} {path}"


def _with_branches(document: Json, fuzzed: FuzzedContract) -> Json:
    """A document with the branches as JSON Schemas, and an example of each branch in bodies.

    Schemathesis walks every path through the definitions in search of examples. There are too many
    paths in a contract with branches, so its definitions have no examples.
    """
    definitions = document["definitions"]
    samples = Samples(fuzzed.contract)
    for _, _, parameter, body in _bodies(document):
        if _has_branches({each: definitions[each] for each in reached(definitions, [body])}):
            each = enumerate(samples.each(body))
            parameter["x-examples"] = {str(number): {"value": value} for number, value in each}
    return {**document, "definitions": _without_examples(json_schemas(definitions))}


def _bodies(document: Json) -> Iterator[tuple[str, str, Json, str]]:
    """The method and path of each operation with a body, its parameter and its definition."""
    for method, path in operations(document).values():
        for parameter in document["paths"][path][method.lower()].get("parameters", ()):
            if name := target(parameter.get("schema", {})):
                yield method, path, parameter, name


def _has_branches(definitions: Json) -> bool:
    return any(len(branches(each)) > 1 for each in definitions.values())


def _without_examples(node: Any) -> Any:
    """Schemas without their examples; an attribute may have such a name."""
    if isinstance(node, list):
        return [_without_examples(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _without_examples(each) for name, each in value.items()}
        if key == "properties"
        else _without_examples(value)
        for key, value in node.items()
        if key not in _EXAMPLES
    }
