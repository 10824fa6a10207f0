"""The query parameters that filter a collection by attributes, as Swagger 2.0 parameters.

They cannot all be declared, since the paths through a resource are unbounded. Declared are the
first-level attributes with simple values, the paths in `x-filters` of the operation, and those of
attributes with `x-indexed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tmf_contracts.documents import InvalidContract
from tmf_contracts.model.attributes import Attribute, Table, attributes, indexed_paths
from tmf_contracts.operations import operations
from tmf_contracts.references import target

_NUMBERS: Final = ("integer", "number")
_SIMPLE: Final = ("string", "date-time", "uri", "boolean", *_NUMBERS)
_ORDERED: Final = ("date-time", *_NUMBERS)
_BOUNDS: Final = {"gt": "more", "lt": "less"}

Json = dict[str, Any]


class UnknownFilter(InvalidContract):
    """A filter by attributes that do not exist; the message names them."""


def check(contract: Mapping[str, Any]) -> None:
    """Raise UnknownFilter when an operation is filtered by attributes that do not exist."""
    table = attributes(contract)
    for operation in operations(contract):
        for _ in parameters(operation, table):
            pass


def parameters(operation: Mapping[str, Any], table: Table) -> Iterator[Json]:
    """The filters of an operation; none when it has no `x-filters`. Raises UnknownFilter.

    `table` has the attributes of the definitions.
    """
    if "x-filters" not in operation:
        return
    name = target(operation["responses"]["200"]["schema"]["items"]) or ""
    first = [
        attribute
        for attribute, each in table[name].items()
        if each.type in _SIMPLE and not each.array
    ]
    declared = {
        each["name"]
        for section in ("parameters", "x-parameters")
        for each in operation.get(section, ())
    }
    paths = dict.fromkeys([*first, *operation["x-filters"], *indexed_paths(table, name)])
    found = {path: _attribute(name, path, table) for path in paths}
    if unknown := [path for path, attribute in found.items() if attribute is None]:
        raise UnknownFilter(f"x-filters: {name} has no attribute {', '.join(unknown)}")
    for path, attribute in found.items():
        for each in _filters(path, attribute) if attribute else ():
            if each["name"] not in declared:
                yield each


def _attribute(name: str, path: str, table: Table) -> Attribute | None:
    """The attribute at the end of a path, which starts at a definition; None without one."""
    found: Attribute | None = Attribute(name)
    for step in path.split("."):
        found = table.get(found.type, {}).get(step) if found else None
    return found


def _filters(path: str, attribute: Attribute) -> Iterator[Json]:
    common = {"in": "query", "required": False}
    if attribute.enum:
        yield {
            **common,
            "name": path,
            "description": f"Selects by `{path}`: any of these values.",
            "type": "array",
            "items": {"type": "string", "enum": list(attribute.enum)},
            "collectionFormat": "csv",
        }
        return
    # The type is text for every attribute: several values may be given, and dates of date-times.
    text = {**common, "type": "string"}
    description = f"Selects by `{path}`: any of these values, with commas between them."
    yield {**text, "name": path, "description": description}
    if attribute.type in _ORDERED:
        for suffix, words in _BOUNDS.items():
            description = f"Selects by `{path}`: what is {words} than this value."
            yield {**text, "name": f"{path}.{suffix}", "description": description}
