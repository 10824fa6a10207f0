"""The table of attributes of any contract."""

from __future__ import annotations

import pytest

from tests.contract.model.contracts import Json, array, enum, objects, ref, tickets
from tmf_contracts.documents import InvalidContract
from tmf_contracts.model.attributes import Attribute, attributes, indexed_paths

TEXT: Json = {"type": "string"}


def declared(schema: Json, **definitions: Json) -> Attribute:
    return attributes(tickets({"x": schema}, definitions=definitions))["Ticket"]["x"]


@pytest.mark.parametrize(
    ("schema", "attribute"),
    [
        (TEXT, Attribute("string")),
        ({"type": "string", "format": "date-time"}, Attribute("date-time")),
        ({"type": "string", "format": "uri"}, Attribute("uri")),
        ({"type": "string", "format": "base64"}, Attribute("string")),
        ({"type": "number", "format": "float"}, Attribute("number")),
        ({"type": "integer", "format": "date-time"}, Attribute("integer")),
        (enum("a", "b"), Attribute("string", enum=("a", "b"))),
        ({"type": "integer", "enum": [1, 2]}, Attribute("integer")),
        (
            {**enum("a "), "x-synonyms": {"a": "a "}},
            Attribute("string", False, ("a ",), {"a": "a "}),
        ),
        ({}, Attribute("any")),
        ({"minItems": 2}, Attribute("any")),
        ({"type": "object"}, Attribute("any")),
        ({"type": "object", "properties": {}}, Attribute("any")),
        ({"allOf": [TEXT]}, Attribute("any")),
        ({"type": "array"}, Attribute("any", array=True)),
        ({"items": TEXT}, Attribute("string", array=True)),
        (array(enum("a")), Attribute("string", array=True, enum=("a",))),
        (array(array(TEXT)), Attribute("any", array=True)),
        (ref("Any"), Attribute("any")),
        (array(ref("Any")), Attribute("any", array=True)),
        (ref("Word"), Attribute("string", enum=("a",))),
        (ref("Alias"), Attribute("Note")),
        (ref("Notes"), Attribute("Note", array=True)),
        (array(ref("Notes")), Attribute("any", array=True)),
        (ref("Circle"), Attribute("any")),
        ({**TEXT, "x-indexed": True}, Attribute("string", indexed=True)),
        ({**array(ref("Note")), "x-indexed": True}, Attribute("Note", array=True, indexed=True)),
    ],
)
def test_a_schema_has_its_attribute(schema: Json, attribute: Attribute) -> None:
    assert attribute == declared(
        schema,
        Any={},
        Word=enum("a"),
        Note=objects({"text": TEXT}),
        Alias=ref("Note"),
        Notes=array(ref("Note")),
        Circle=ref("Circle"),
    )


def test_objects_described_in_place_are_definitions_of_their_own() -> None:
    price = objects({"amount": {"type": "number"}, "tax": array(objects({"rate": TEXT}))})
    table = attributes(tickets({"price": price}))
    assert table["Ticket"]["price"] == Attribute("Ticket/price")
    assert table["Ticket/price"]["amount"] == Attribute("number")
    assert table["Ticket/price"]["tax"] == Attribute("Ticket/price/tax", array=True)
    assert table["Ticket/price/tax"] == {"rate": Attribute("string")}


def test_names_that_differ_by_case_are_different() -> None:
    table = attributes(
        tickets(
            {"a": ref("LineString"), "b": ref("lineString")},
            definitions={
                "LineString": objects({"type": TEXT}),
                "lineString": array({"type": "number"}),
            },
        )
    )
    assert table["Ticket"]["a"] == Attribute("LineString")
    assert table["Ticket"]["b"] == Attribute("number", array=True)
    assert "lineString" not in table


def test_every_type_of_a_definition_that_contains_itself_can_be_looked_up() -> None:
    table = attributes(
        tickets({"item": array(ref("Item"))}, definitions={"Item": objects({"item": ref("Item")})})
    )
    assert table["Item"] == {"item": Attribute("Item")}


def test_indexed_attributes_have_the_shortest_paths() -> None:
    text = {**TEXT, "x-indexed": True}
    table = attributes(
        tickets(
            {"item": array(ref("Item")), "rank": text, "note": ref("Note")},
            definitions={
                "Item": objects({"item": array(ref("Item")), "note": ref("Note"), "code": text}),
                "Note": objects({"author": text, "text": TEXT}),
            },
        )
    )
    assert indexed_paths(table, "Ticket") == ["rank", "item.code", "note.author"]
    assert indexed_paths(table, "EventSubscription") == []


def test_an_object_has_no_index() -> None:
    note = {**ref("Note"), "x-indexed": True}
    table = attributes(tickets({"note": note}, definitions={"Note": objects({"text": TEXT})}))
    with pytest.raises(InvalidContract, match=r"^Ticket\.note has x-indexed, but it is an object$"):
        indexed_paths(table, "Ticket")
