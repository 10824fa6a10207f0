"""Random orders by the types of the contract, with any JSON where it has no type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.api.client import CONTRACT
from tests.api.orders import Json
from tests.api.progress import all_items

DEEPEST = 4

ODD_NAMES = [
    *("", " ", "$x", "$ref", "$id", "$where", "_id", "a.b", "a.", ".", "a/b", "~0", "__proto__"),
    *("constructor", "é", "e\u0301", "名", "\U0001f4e6", "\u202e", "\u2028", "\ufeff", "\x7f", '"'),
]
DATE_TIMES = [
    *("2026-01-31T08:15:00Z", "2026-01-31T08:15:00.508Z", "2026-01-31t08:15:00.5z"),
    *("2026-01-31T08:15:00.123456789+05:30", "2026-01-31T08:15:00-00:00", "0001-01-01T00:00:00Z"),
    *("9999-12-31T23:59:59.999999+14:00", "2024-02-29T23:59:59Z"),
]
URIS = ["https://example.com/schema.json", "urn:example:a", "HTTP://EXAMPLE.com:80/%7Ea?b=c#d"]

names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
) | st.sampled_from(ODD_NAMES)
texts = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        "\0",
        "a\0b",
        "\\u0000",
        "e\u0301\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "12",
        "null",
        "</script>",
    ]
)
integers = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([2**63 - 1, -(2**63), 2**53 + 1])
floats = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [12.0, -0.0, 1e22, 1e-7, 5e-324, 1.7976931348623157e308, 0.1, 2.0**63]
)
values = st.recursive(
    st.none() | st.booleans() | integers | floats | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=8,
)


@st.composite
def instances(draw: DrawFn, definition: str, depth: int = 0) -> Json:
    """A value of an object definition of the contract, with attributes that it does not name."""
    schema = CONTRACT["definitions"][definition]
    required = schema.get("required", [])
    optional = sorted(
        name
        for name, each in schema["properties"].items()
        if name not in required and (depth < DEEPEST or "$ref" not in str(each))
    )
    chosen = required + draw(st.lists(st.sampled_from(optional), unique=True, max_size=4))
    order = draw(st.permutations(chosen))
    extra = draw(st.dictionaries(names, values, max_size=2))
    return {
        **{name: draw(_property(schema["properties"][name], depth + 1)) for name in order},
        **{name: value for name, value in extra.items() if name not in schema["properties"]},
    }


def orders() -> SearchStrategy[Json]:
    """Orders to place: each item has an id of its own and relates at most to one before it."""
    return instances("ProductOrder_Create").map(_with_items_apart)


def bare_orders() -> SearchStrategy[Json]:
    """Orders that have what the contract requires and nothing else; each item an id of its own."""
    definitions = CONTRACT["definitions"]
    assert definitions["ProductOrder_Create"]["required"] == ["productOrderItem"]
    schema = definitions["ProductOrderItem"]
    item = {name: _property(schema["properties"][name], 0) for name in schema["required"]}
    items = st.lists(st.fixed_dictionaries(item), min_size=1, max_size=5)
    return items.map(lambda drawn: _with_items_apart({"productOrderItem": drawn}))


def _with_items_apart(order: Json) -> Json:
    ids: list[str] = []
    for item in all_items(order):
        while item["id"] in ids:
            item["id"] += "+"
        for each in item.get("productOrderItemRelationship", []):
            each.pop("id", None)
            if ids:
                each["id"] = ids[-1]
        ids.append(item["id"])
    return order


def _property(schema: Json, depth: int) -> SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        return _definition(name, depth)
    if schema["type"] == "array":
        return st.lists(
            _property(schema["items"], depth), min_size=schema.get("minItems", 0), max_size=2
        )
    return _scalar(schema)


def _definition(name: str, depth: int) -> SearchStrategy[Any]:
    schema = CONTRACT["definitions"][name]
    if "properties" in schema:
        return instances(name, depth)
    if "enum" in schema:
        return st.sampled_from(
            [each for each in schema["enum"] if each not in schema.get("x-synonyms", {})]
        )
    return values


def _scalar(schema: Json) -> SearchStrategy[Any]:
    match schema["type"], schema.get("format"):
        case "string", "date-time":
            return st.sampled_from(DATE_TIMES)
        case "string", "uri":
            return st.sampled_from(URIS)
        case "string", _:
            return texts
        case "integer", _:
            return integers
        case "number", _:
            return integers | floats
        case "boolean", _:
            return st.booleans()
    raise AssertionError(schema)
