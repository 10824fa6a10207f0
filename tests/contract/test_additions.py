"""What follows from the attributes that an overlay adds to a contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.model.contracts import DATE, TEXT, Json, array, objects, ref, tickets
from tmf_contracts import repairs
from tmf_contracts.effective import extended
from tmf_contracts.overlay import OverlayError

NOTE = objects({"text": TEXT}, "text")


def added(*actions: tuple[str, Any], **definitions: Json) -> Json:
    """The definitions of a contract of tickets, after updates of definitions."""
    contract = tickets(
        {"name": TEXT, "note": ref("Note")}, definitions={"Note": NOTE, **definitions}
    )
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "Ours", "version": "1"},
        "actions": [
            {"target": f"$.definitions.{name}", "update": update} for name, update in actions
        ],
    }
    made: Json = extended(repairs.repaired(contract), overlay)["definitions"]
    return made


def attributes(definitions: Json, name: str) -> Json:
    declared: Json = definitions[name]["properties"]
    return declared


def test_an_attribute_of_a_resource_can_be_sent() -> None:
    found = added(("Ticket", {"properties": {"rank": {**TEXT, "x-indexed": True}}}))
    assert attributes(found, "Ticket_Create")["rank"] == TEXT
    assert attributes(found, "Ticket_Update")["rank"] == {**TEXT, "x-nullable": True}


def test_a_read_only_attribute_is_the_server_s() -> None:
    found = added(("Ticket", {"properties": {"rank": {**TEXT, "readOnly": True}}}))
    assert "rank" not in attributes(found, "Ticket_Create")
    assert "rank" not in attributes(found, "Ticket_Update")


def test_an_overlay_decides_itself_where_an_attribute_can_be_sent() -> None:
    rank = {"properties": {"rank": TEXT}}
    found = added(("Ticket", rank), ("Ticket_Create", rank))
    assert "rank" in attributes(found, "Ticket_Create")
    assert "rank" not in attributes(found, "Ticket_Update")


def test_a_required_attribute_is_required_of_new_resources() -> None:
    found = added(("Ticket", {"properties": {"rank": TEXT, "due": DATE}, "required": ["rank"]}))
    assert found["Ticket_Create"]["required"] == ["rank"]
    assert "required" not in found["Ticket_Update"]
    assert attributes(found, "Ticket_Update") == {
        **attributes(found, "Ticket_Update"),
        "rank": TEXT,
        "due": {**DATE, "x-nullable": True},
    }


def test_an_attribute_of_an_object_can_be_patched_there() -> None:
    found = added(("Note", {"properties": {"author": TEXT, "place": ref("Note")}}))
    form = attributes(found, "Ticket_Update")["note"]["$ref"].rpartition("/")[2]
    assert attributes(found, form)["author"] == {**TEXT, "x-nullable": True}
    assert attributes(found, form)["place"] == ref(form)
    assert attributes(found, form)["text"] == TEXT


def test_objects_get_definitions_of_their_own() -> None:
    site = objects({"building": TEXT, "door": objects({"code": TEXT})}, "building")
    found = added(
        (
            "Ticket",
            {"properties": {"site": {**site, "description": "Where."}, "visits": array(site)}},
        )
    )
    assert attributes(found, "Ticket")["site"] == {**ref("TicketSite"), "description": "Where."}
    assert attributes(found, "Ticket")["visits"] == array(ref("TicketVisits"))
    assert attributes(found, "TicketSite")["door"] == ref("TicketSiteDoor")
    assert found["TicketVisits"]["required"] == ["building"]
    assert attributes(found, "Ticket_Update")["site"]["$ref"] == "#/definitions/TicketSite_Update"


def test_a_part_of_other_definitions_is_merged() -> None:
    found = added(
        ("Ticket", {"properties": {"remark": {"allOf": [ref("Note"), objects({"by": TEXT})]}}})
    )
    assert attributes(found, "TicketRemark").keys() == {"text", "by"}


def test_bounds_of_an_attribute_can_be_narrowed() -> None:
    found = added(("Ticket.properties.name", {"maxLength": 9, "x-indexed": True}))
    assert attributes(found, "Ticket")["name"] == {**TEXT, "maxLength": 9, "x-indexed": True}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (array(TEXT), "Ticket.name would be an array of string, and the contract declares of"),
        (ref("Note"), "Ticket.name would be of type Note"),
        (DATE, "Ticket.name would be of type date-time"),
    ],
)
def test_another_type_is_refused(schema: Json, said: str) -> None:
    with pytest.raises(OverlayError) as refused:
        added(("Ticket", {"properties": {"name": schema}}))
    assert said in str(refused.value)


def test_there_are_not_more_indexes_than_a_database_can_have() -> None:
    text = {**TEXT, "x-indexed": True}
    added(("Ticket", {"properties": {f"a{number}": text for number in range(24)}}))
    with pytest.raises(
        OverlayError, match="Ticket has 25 attributes with x-indexed: there can be 24"
    ):
        added(("Ticket", {"properties": {f"a{number}": text for number in range(25)}}))
