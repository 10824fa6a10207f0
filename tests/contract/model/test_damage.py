"""A damaged contract is refused with one line, or is read as any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.conftest import Json
from tests.contract.model.contracts import TEXT, array, enum, objects, ref, separate, tickets
from tmf_contracts import repairs, source
from tmf_contracts.documents import InvalidContract
from tmf_contracts.model.api import api_model
from tmf_contracts.publication import asyncapi, openapi3

CONTRACT = tickets(
    {"state": enum("open"), "note": array(ref("Note")), "any": ref("Any")},
    events=("TicketCreateEvent",),
    definitions={"Note": objects({"text": TEXT}, "text"), "Any": {}},
)
CONTRACT |= {"consumes": ["application/json"], "tags": [{"name": "ticket"}]}
OPENAPI = openapi3.converted(source.inner(separate(CONTRACT)))
DAMAGE: list[Any] = [None, True, 3, "x", [], {}, [None], {"x": None}]

Place = tuple[str | int, ...]


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    members = enumerate(node) if isinstance(node, list) else ()
    for name, value in node.items() if isinstance(node, dict) else members:
        yield from places(value, (*place, name))


def damaged(document: Json, place: Place) -> Iterator[Json]:
    """A contract without what is at a place, and with other values there."""
    for damage in [KeyError, *DAMAGE]:
        contract = separate(document)
        node: Any = contract
        for step in place[:-1]:
            node = node[step]
        if damage is KeyError:
            del node[place[-1]]
        else:
            node[place[-1]] = damage
        yield contract


def served(contract: Json) -> None:
    effective = repairs.repaired(source.inner(contract))
    api_model(effective)
    openapi3.converted(effective)
    asyncapi.document(effective, "http://localhost:8622")


@pytest.mark.parametrize("document", [CONTRACT, OPENAPI], ids=["swagger", "openapi"])
def test_the_contract_can_be_served(document: Json) -> None:
    served(separate(document))


def fault(contract: Json) -> str:
    """What is wrong with a contract; empty when it can be served."""
    try:
        served(contract)
    except InvalidContract as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("document", "section"),
    [(document, section) for document in (CONTRACT, OPENAPI) for section in document],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damage_at_any_place_is_told_in_one_line(document: Json, section: str) -> None:
    for place in places(document):
        for contract in damaged(document, place) if place[0] == section else ():
            try:
                assert "\n" not in fault(contract)
            except Exception as error:
                raise AssertionError(f"{place}: {contract}") from error
