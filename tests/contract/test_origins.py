"""Each difference between a published contract and the effective one has an origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from productordering.generated import V4, V5, GeneratedContract
from tmf_contracts.origins import Origin, origins

Place = tuple[str, ...]
BOTH = [V4, V5]


def parts(contract: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    """The operations and the attributes of a contract, each with its place."""
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield ("paths", path, method), operation
    for name, definition in contract["definitions"].items():
        for attribute, declared in definition.get("properties", {}).items():
            yield ("definitions", name, "properties", attribute), declared


def about(found: list[Origin], place: Place) -> list[Origin]:
    """The origins of a part, of what is below it, and of what it is below."""
    return [
        each
        for each in found
        if each.place[: len(place)] == place
        or (each.place and each.place == place[: len(each.place)])
    ]


@pytest.mark.parametrize("generated", BOTH)
def test_what_differs_has_an_origin(generated: GeneratedContract) -> None:
    published, found = dict(parts(generated.read("published.json"))), list(generated.origins())
    effective = dict(parts(generated.read("contract.json")))
    differing = {place for place, each in effective.items() if published.get(place) != each}
    assert differing
    assert {place for place in differing if not about(found, place)} == set()


@pytest.mark.parametrize("generated", BOTH)
def test_what_is_as_published_has_none(generated: GeneratedContract) -> None:
    published, found = dict(parts(generated.read("published.json"))), list(generated.origins())
    for place, each in parts(generated.read("contract.json")):
        if published.get(place) == each:
            within = [origin for origin in found if origin.place[: len(place)] == place]
            assert within == [], place


def test_an_overlay_says_why() -> None:
    published = {
        "swagger": "2.0",
        "info": {"title": "A", "version": "1"},
        "paths": {},
        "definitions": {"A": {"type": "object", "properties": {"a": {"type": "string"}}}},
    }
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "B", "version": "1"},
        "actions": [
            {
                "target": "$.definitions.A",
                "description": "there is more to say",
                "update": {"properties": {"b": {"type": "string"}}},
            },
            {"target": "$.definitions.A.properties.a", "description": "unused", "remove": True},
        ],
    }
    said = [each for each in origins(published, overlay) if not each.kind]
    assert said == [
        Origin(("definitions", "A", "properties", "b"), "", "there is more to say", False),
        Origin(("definitions", "A", "properties", "a"), "", "unused", True),
    ]
