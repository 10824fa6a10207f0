"""Defects in the parameters of lists: paging, filters, sorting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.model.conventions import ITEMS, SERVER_KEYS
from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.kinds.values import INT64
from tmf_contracts.repairs.shape import Operation, operations

_NUMBERS: Final = ("offset", "limit")
_SORTED: Final = "Without `sort`"
_PAGING: Final[Json] = {
    "fields": {
        "name": "fields",
        "description": "Attributes to return for each resource, separated by commas.",
        "required": False,
        "in": "query",
        "type": "string",
    },
    "offset": {
        "name": "offset",
        "description": "How many resources to skip before the first one returned.",
        "required": False,
        "in": "query",
        "type": "integer",
    },
    "limit": {
        "name": "limit",
        "description": "Upper bound for the number of resources in one answer.",
        "required": False,
        "in": "query",
        "type": "integer",
    },
}
_BOUNDS: Final = INT64 | {"minimum": 0}


def _unpaged(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        if operation.lists:
            declared = {each.get("name") for each in operation.parameters}
            missing = {name: each for name, each in _PAGING.items() if name not in declared}
            if missing:
                place = (*operation.place, "parameters")
                update = Change(operation.place, {"parameters": list(missing.values())})
                yield Finding(place, f"no {', '.join(missing)}", (update,))


def _unbounded(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        for index, each in enumerate(operation.declared.get("parameters", ())):
            if each.get("type") != "integer":
                continue
            bounds = _BOUNDS if each.get("name") in _NUMBERS else INT64
            if missing := {name: value for name, value in bounds.items() if name not in each}:
                place = (*operation.place, "parameters", index)
                found = f"`{each['name']}` has no {', '.join(missing)}"
                yield Finding(place, found, (Change(place, missing),))


def _unfiltered(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        if _is_collection(operation) and "x-filters" not in operation.declared:
            said = operation.declared.get("description", "").strip().rstrip(".")
            update: Json = {"x-filters": []}
            if _SORTED not in said:
                filters = _examples(operation.listed or "", contract["definitions"]).description
                update["description"] = f"{said}. {filters}" if said else filters
            yield Finding(operation.place, "no filters", (Change(operation.place, update),))


def _unsorted(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        if _is_collection(operation):
            examples = _examples(operation.listed or "", contract["definitions"])
            declared = {each["name"] for each in operation.parameters}
            missing = [each for each in examples.parameters if each["name"] not in declared]
            if missing:
                names = ", ".join(each["name"] for each in missing)
                change = Change(operation.place, {"x-parameters": missing})
                yield Finding(operation.place, f"no {names}", (change,))


def _is_collection(operation: Operation) -> bool:
    return operation.lists and not operation.is_of_hub


@dataclass(frozen=True, slots=True)
class _Examples:
    """Examples of filters by attributes, of a JSONPath and of a value of `sort`."""

    filters: list[str]
    path: str
    sort: str

    @property
    def description(self) -> str:
        """How a collection is filtered and sorted."""
        filters = ", ".join(f"`{each}`" for each in self.filters)
        return (
            f"{filters} {'filter' if len(self.filters) > 1 else 'filters'} by attributes; "
            f"`filter={self.path}` by JSONPath; `sort={self.sort}` sorts. {_SORTED}, resources "
            "come in the order in which they arrived."
        )

    @property
    def parameters(self) -> Iterator[Json]:
        """The parameters that TMF630 has besides."""
        sort = (
            "Attributes to sort by, separated by commas, with `-` before those that descend, for "
            f"example `{self.sort}`."
        )
        path = (
            "A JSONPath that selects something in each resource that is wanted, for example "
            f"`{self.path}`."
        )
        for name, description in (("sort", sort), ("filter", path)):
            yield {"name": name, "in": "query", "type": "string", "description": description}


def _examples(name: str, definitions: Mapping[str, Json]) -> _Examples:
    """Examples from the definition of a resource."""
    properties = {
        attribute: definitions.get(target(each) or "", each)
        for attribute, each in definitions.get(name, {}).get("properties", {}).items()
    }
    enums = {each: schema["enum"] for each, schema in properties.items() if schema.get("enum")}
    dates = [each for each, schema in properties.items() if schema.get("format") == "date-time"]
    dates.sort(key=lambda each: each not in ("creationDate", "lastUpdate", _own_date(name)))
    parts = [each for each, schema in properties.items() if _has_parts(schema, definitions)]
    parts.sort(key=lambda each: not each.endswith(ITEMS))
    others = [each for each in properties if each not in SERVER_KEYS]
    filters = [f"{each}={','.join(map(str, values[:2]))}" for each, values in enums.items()][:1]
    filters += [f"{each}.gt=2026-01-31" for each in dates[:1]]
    filters += [f"{each}.id=1" for each in parts[:1]]
    return _Examples(
        filters=filters or ["id=1"],
        path=f"$.{parts[0]}[?(@.id=='1')]" if parts else f"$.{(others or ['id'])[0]}",
        sort=",".join([*(f"-{each}" for each in dates[:1]), *enums][:2] or ["id"]),
    )


def _own_date(name: str) -> str:
    """The name of the date of a resource: `orderDate` of `ProductOrder`."""
    words = re.findall(r"[A-Z][^A-Z]*", name)
    return f"{words[-1].lower()}Date" if words else ""


def _has_parts(schema: Mapping[str, Any], definitions: Mapping[str, Json]) -> bool:
    """Whether a schema is an array of objects that have an `id`."""
    part = definitions.get(target(schema.get("items", {})) or "", {})
    return "id" in part.get("properties", {})


KINDS: Final = (
    Kind(
        "unpaged-list",
        "A list without paging answers everything at once.",
        "`fields`, `offset` and `limit` are declared",
        _unpaged,
    ),
    Kind(
        "unbounded-parameter",
        "Nothing can be skipped backwards, no page holds less than nothing, and no number is "
        "larger than 64 bits.",
        "`format` and bounds",
        _unbounded,
    ),
    Kind(
        "undeclared-filters",
        "Attributes are filtered by parameters of their own names, which no contract can list: "
        "paths through the resource have no end.",
        "the description says how; `x-filters` lets those of the first level be declared in "
        "OpenAPI 3.0",
        _unfiltered,
    ),
    Kind(
        "list-parameters",
        "TMF630 has more parameters for a collection than the contract.",
        "`sort` and `filter` are declared (`x-parameters`)",
        _unsorted,
    ),
)
