"""Defects in the parameters that requests declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import Operation, operations
from tmf_contracts.repairs.values import INT64

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
            schema = contract["definitions"][operation.listed]
            said = operation.declared.get("description", "").strip().rstrip(".")
            update: Json = {"x-filters": []}
            if _SORTED not in said:
                filters = _filters(schema, contract["definitions"])
                update["description"] = f"{said}. {filters}" if said else filters
            yield Finding(operation.place, "no filters", (Change(operation.place, update),))


def _filters(schema: Json, definitions: Json) -> str:
    """How to filter and sort a collection, by examples from the definition of its resources."""
    properties = {
        name: definitions.get(target(each) or "", each)
        for name, each in schema.get("properties", {}).items()
    }
    enums = {name: each["enum"] for name, each in properties.items() if each.get("enum")}
    dates = [name for name, each in properties.items() if each.get("format") == "date-time"]
    items = {
        name: definitions.get(target(each.get("items", {})) or "", {}).get("properties", {})
        for name, each in properties.items()
        if each.get("type") == "array"
    }
    examples = [f"`{name}={','.join(map(str, each[:2]))}`" for name, each in enums.items()][:1]
    examples += [f"`{name}.gt=2026-01-31`" for name in dates[:1]]
    examples += [f"`{name}.id=1`" for name, each in items.items() if "id" in each][:1]
    paths = [f"`filter=$.{name}[?(@.id=='1')]`" for name, each in items.items() if "id" in each]
    sort = [*(f"-{name}" for name in dates[:1]), *enums][:2] or list(properties)[:1]
    return (
        f"{', '.join(examples or ['`id=1`'])} {'filter' if len(examples) > 1 else 'filters'} by "
        f"attributes; {(paths or ['`filter=$[?(@.id)]`'])[0]} by JSONPath; "
        f"`sort={','.join(sort)}` sorts. {_SORTED}, resources come in the order in which they "
        "arrived."
    )


def _is_collection(operation: Operation) -> bool:
    return operation.lists and not operation.is_of_hub


def _lacking(
    applies: Callable[[Operation], bool], *parameters: Json
) -> Callable[[Json], Iterator[Finding]]:
    """Finds operations without parameters that Swagger 2.0 cannot declare well enough."""

    def find(contract: Json) -> Iterator[Finding]:
        for operation in operations(contract):
            declared = {str(each.get("name")).lower() for each in operation.parameters}
            missing = [each for each in parameters if each["name"].lower() not in declared]
            if missing and applies(operation):
                names = ", ".join(each["name"] for each in missing)
                update = Change(operation.place, {"x-parameters": missing})
                yield Finding(operation.place, f"no {names}", (update,))

    return find


def _parameter(where: str, name: str, description: str, **bounds: Any) -> Json:
    return {"name": name, "in": where, "type": "string", **bounds, "description": description}


_SORT: Final = _parameter(
    "query",
    "sort",
    "Attributes to sort by, separated by commas, with `-` before those that descend, for example "
    "`-lastUpdate,name`.",
)
_FILTER: Final = _parameter(
    "query",
    "filter",
    "A JSONPath that selects something in each resource that is wanted, for example "
    "`$.note[?(@.author=='Edda' && @.text)]`.",
)
_KEY: Final = _parameter(
    "header",
    "Idempotency-Key",
    "Makes the request repeatable: within 24 hours, the same key with the same body is given the "
    "first answer again, and with another body refused.",
    minLength=1,
    maxLength=255,
)
_IF_MATCH: Final = _parameter(
    "header",
    "If-Match",
    'The `ETag` of the state that the resource has to be in, for example `"7"`, with its quotes; '
    "otherwise the answer is 412.",
)
_IF_NONE_MATCH: Final = _parameter(
    "header",
    "If-None-Match",
    'The `ETag` of the state that the client has, for example `"7"`, with its quotes; while the '
    "resource is in that state, the answer is 304.",
)
_REQUEST_ID: Final = _parameter(
    "header",
    "X-Request-Id",
    "What the request is to be known by in the server's log and in its answer, for example "
    "`checkout-4711`.",
    maxLength=128,
)

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
        _lacking(_is_collection, _SORT, _FILTER),
    ),
    Kind(
        "idempotency-key",
        "A client that got no answer has to be able to ask again without creating twice.",
        "`Idempotency-Key` is declared (`x-parameters`)",
        _lacking(lambda operation: operation.creates, _KEY),
    ),
    Kind(
        "if-match",
        "A precondition can be put on any access to a single resource.",
        "`If-Match` is declared (`x-parameters`)",
        _lacking(lambda operation: operation.is_of_one, _IF_MATCH),
    ),
    Kind(
        "if-none-match",
        "A client that has the current state already need not be sent it again.",
        "`If-None-Match` is declared (`x-parameters`)",
        _lacking(
            lambda operation: operation.is_of_one and operation.method == "get", _IF_NONE_MATCH
        ),
    ),
    Kind(
        "request-id",
        "A client can choose what its request is known by in the log.",
        "`X-Request-Id` is declared (`x-parameters`)",
        _lacking(lambda operation: True, _REQUEST_ID),
    ),
)
