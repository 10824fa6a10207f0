"""The tables name every difference between the two contracts, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from productordering.versions.mapping import (
    ADDED,
    CONTAINED,
    EXTERNAL_ID,
    REFERENCE,
    RELATIONSHIP,
    RENAMED,
    STATES,
    TYPES_OF_V4,
    UNTYPED,
    WRAPPERS,
)
from productordering.versions.plans import PLANS
from tests.api.client import CONTRACT
from tests.versions.contracts import branches, definitions, target

EVENTS = {"Event"}
CHANGED_KIND = {"Duration": "Quantity", "Product": "ProductRefOrValue"}
"""Definitions of v4 by another name, which is no value of `@type`."""
AS_IT_IS = {"intent"}
"""The attributes whose objects are stored as v5 says them, beside those of the wrappers."""
RESOURCES = [name for name in definitions() if name in PLANS and name not in EVENTS]


def properties_of_v4(definition: str) -> set[str]:
    name = CHANGED_KIND.get(definition) or TYPES_OF_V4.get(definition, definition)
    return set(CONTRACT["definitions"].get(name, {}).get("properties", ()))


def objects(definition: str) -> Iterator[tuple[str, str]]:
    """The attributes of a v5 definition that contain objects, with their definitions."""
    for name, schema in definitions()[definition].get("properties", {}).items():
        found = target(schema)
        if found and ("properties" in definitions()[found] or branches(found)):
            yield name, found


@pytest.mark.parametrize("definition", RESOURCES)
def test_the_objects_in_each_attribute_are_known(definition: str) -> None:
    wrapper = WRAPPERS.get(definition)
    left_out = AS_IT_IS | ({wrapper.member} if wrapper else set())
    expected = {name: each for name, each in objects(definition) if name not in left_out}
    assert CONTAINED.get(definition, {}) == expected


@pytest.mark.parametrize("definition", [name for name in RESOURCES if properties_of_v4(name)])
def test_the_attributes_that_only_v5_has_are_known(definition: str) -> None:
    v4 = properties_of_v4(definition)
    if "properties" not in definitions()[definition]:
        return
    wrapper = WRAPPERS.get(definition)
    known = {
        *RENAMED.get(definition, {}).values(),
        *ADDED.get(definition, {}),
        *([wrapper.member] if wrapper else ()),
        *(REFERENCE if definition == RELATIONSHIP else ()),
    }
    assert definitions()[definition]["properties"].keys() - v4 == known
    assert RENAMED.get(definition, {}).keys() <= v4


def test_the_same_attributes_have_the_same_types_apart_from_external_ids() -> None:
    differing = {
        (definition, name)
        for definition in RESOURCES
        for name, schema in definitions()[definition].get("properties", {}).items()
        if name in (v4 := v4_schemas(definition)) and "$ref" not in str((schema, v4[name]))
        if schema.get("type") != v4[name].get("type")
    }
    assert differing == {("Duration", "amount")}
    order = definitions()["ProductOrder"]["properties"]
    assert target(order[EXTERNAL_ID]) == "ExternalIdentifier"


def v4_schemas(definition: str) -> dict[str, dict[str, object]]:
    name = CHANGED_KIND.get(definition) or TYPES_OF_V4.get(definition, definition)
    found: dict[str, dict[str, object]] = (
        CONTRACT["definitions"].get(name, {}).get("properties", {})
    )
    return found


def test_types_that_are_required_are_said() -> None:
    optional = {
        name
        for name in RESOURCES
        if not branches(name) and "@type" not in definitions()[name].get("required", ())
    }
    assert optional == UNTYPED - EVENTS


@pytest.mark.parametrize(
    ("definition", "states"),
    [
        ("ProductOrder", "ProductOrderStateType"),
        ("ProductOrderItem", "ProductOrderItemStateType"),
        ("CancelProductOrder", "TaskStateType"),
    ],
)
def test_every_state_of_v5_has_a_word_in_v4(definition: str, states: str) -> None:
    v4 = set(CONTRACT["definitions"][states]["enum"])
    assert set(definitions()[states]["enum"]) - v4 == STATES[definition].keys()
    assert set(STATES[definition].values()) <= v4


def test_names_of_v4_are_names_of_its_definitions() -> None:
    assert set(TYPES_OF_V4.values()) <= CONTRACT["definitions"].keys()
