"""Random resources of v5, by the types of its contract, and of v4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from productordering.versions.mapping import ADDED, BESIDE, RENAMED
from tests.api import strategies
from tests.api.strategies import DATE_TIMES, URIS, values
from tests.versions.contracts import branches, definitions, violations_of_v4
from tmf630.wire import Json

_DEEPEST: Final = 5
_TEXTS: Final = st.sampled_from(
    ["", "a", "b", "é", "Individual", "Party", "PartyRole", "Customer", "draft", "x-1"]
)
_OWN_TYPES: Final = ("Own", "UNI")


_NAMES_OF_V5: Final = sorted(
    BESIDE.union(
        *(each.values() for each in RENAMED.values()),
        *(each.keys() for each in ADDED.values()),
    )
)


@st.composite
def v4_orders(draw: DrawFn) -> Json:
    """Orders of v4, with attributes that v4 does not declare, some by names that v5 declares."""
    order = draw(strategies.instances("ProductOrder"))
    for each in draw(st.lists(st.sampled_from(list(_objects(order))), max_size=3)):
        name = draw(st.sampled_from(_NAMES_OF_V5))
        if name not in each:
            each[name] = draw(values)
            if violations_of_v4("ProductOrder", order):
                del each[name]  # v4 declares it here
    return order


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each)


@st.composite
def instances(draw: DrawFn, definition: str, depth: int = 0) -> Json:
    """An object of a v5 definition."""
    kind = re.sub("_[FM]VO$", "", definition)
    if branches(definition):
        kind, definition = draw(st.sampled_from(branches(definition)))
    schema = definitions()[definition]
    required = schema.get("required", [])
    optional = sorted(
        name
        for name, each in schema["properties"].items()
        if name not in required and (depth < _DEEPEST or "$ref" not in str(each))
    )
    count = 2 if depth else 5
    chosen = [*required, *draw(st.lists(st.sampled_from(optional), unique=True, max_size=count))]
    made: Json = {n: draw(_value(schema["properties"][n], n, depth + 1)) for n in chosen}
    if "@type" in made:
        made["@type"] = kind
        if not branches(definition) and draw(st.integers(0, 9)) == 0:
            made |= {"@type": draw(st.sampled_from(_OWN_TYPES)), "@baseType": kind}
    return made


def _value(schema: Json, name: str, depth: int) -> SearchStrategy[Any]:
    if "$ref" in schema:
        return _definition(schema["$ref"].rsplit("/", 1)[1], name, depth)
    if schema.get("type") == "array":
        items = _value(schema["items"], name, depth)
        return st.lists(items, min_size=schema.get("minItems", 0), max_size=2)
    return _scalar(schema, name)


def _scalar(schema: Json, name: str) -> SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") == "date-time":
        return st.sampled_from(DATE_TIMES)
    return {
        "string": _texts(name, schema.get("format")),
        "integer": st.integers(-1, 2**53),
        "number": st.sampled_from([1, 1.5, 2.0, -0.25]),
        "boolean": st.booleans(),
        "object": st.dictionaries(st.sampled_from(["a", "b"]), values, max_size=2),
    }.get(schema.get("type", ""), values)


def _texts(name: str, form: str | None) -> SearchStrategy[str]:
    # v4 demands an URI here, and v5 does not.
    if form or name == "@schemaLocation":
        return st.sampled_from(URIS)
    # An empty text of a note, which only v4 requires, is none.
    return _TEXTS.filter(bool) if name == "text" else _TEXTS


def _definition(definition: str, name: str, depth: int) -> SearchStrategy[Any]:
    schema = definitions()[definition]
    if "properties" in schema or branches(definition):
        return instances(definition, depth)
    return _value(schema, name, depth)
