"""The events of a contract as AsyncAPI 3.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from tests.contract.conftest import EFFECTIVE, Json
from tests.contract.model.contracts import KEYS, TEXT, array, event, objects, ref, tickets
from tmf_contracts.publication import asyncapi
from tmf_contracts.publication.json_schema import of_openapi3

URL = "https://orders.example:8443/tmf-api/productOrderingManagement/v4"
DOCUMENT = asyncapi.document(EFFECTIVE, URL)
EVENTS = [name for name in EFFECTIVE["definitions"] if name.endswith("Event")]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    for each in node if isinstance(node, list) else ():
        yield from references(each)


def found(document: Json, reference: str) -> Json:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    assert isinstance(node, dict)
    return node


def invalid(document: Json, name: str, value: Json) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [each.message for each in Draft7Validator(schema).iter_errors(value)]


def test_every_reference_leads_somewhere() -> None:
    for each in references(DOCUMENT):
        found(DOCUMENT, each)


def test_each_listener_has_a_channel() -> None:
    addresses = [channel["address"] for channel in DOCUMENT["channels"].values()]
    assert addresses == [path for path in EFFECTIVE["paths"] if path.startswith("/listener/")]
    assert len(addresses) == len(EVENTS) == 8


@pytest.mark.parametrize("name", EVENTS)
def test_the_api_sends_each_event_by_post(name: str) -> None:
    operation = DOCUMENT["operations"][f"send{name}"]
    assert operation["action"] == "send"
    assert operation["bindings"]["http"]["method"] == "POST"
    channel = found(DOCUMENT, operation["channel"]["$ref"])
    assert channel["address"] == f"/listener/{name[0].lower()}{name[1:]}"
    (message,) = (found(DOCUMENT, each["$ref"]) for each in operation["messages"])
    declared = found(DOCUMENT, message["$ref"])
    assert declared["name"] == name
    assert declared["payload"] == {"$ref": f"#/components/schemas/{name}"}
    assert declared["correlationId"]["location"] == "$message.payload#/correlationId"
    path = EFFECTIVE["paths"][channel["address"]]["post"]
    assert (declared["summary"], declared["description"]) == (path["summary"], path["description"])


@pytest.mark.parametrize("name", EVENTS)
def test_the_payload_of_a_message_is_the_event(name: str) -> None:
    example = EFFECTIVE["definitions"][name]["example"]
    assert invalid(DOCUMENT, name, example) == []
    (resource,) = example["event"].values()
    assert invalid(DOCUMENT, name, {**example, "event": {}}) == []
    (member,) = example["event"]
    broken = {**example, "event": {member: {**resource, "state": "unheard of"}}}
    (fault,) = invalid(DOCUMENT, name, broken)
    assert '"unheard of" is not one of' in fault


def test_the_servers_are_the_api_and_the_callback() -> None:
    api, callback = DOCUMENT["servers"]["api"], DOCUMENT["servers"]["callback"]
    assert (api["protocol"], api["host"]) == ("https", "orders.example:8443")
    assert api["pathname"] == "/tmf-api/productOrderingManagement/v4"
    assert callback["variables"].keys() == {"host", "path"}
    for channel in DOCUMENT["channels"].values():
        assert channel["servers"] == [{"$ref": "#/servers/callback"}]


def test_the_headers_are_those_of_a_delivery() -> None:
    trait = DOCUMENT["components"]["messageTraits"]["delivery"]
    assert trait["headers"]["properties"].keys() == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
    http = trait["bindings"]["http"]["headers"]["properties"]
    assert http["Content-Type"]["const"] == "application/json;charset=utf-8"
    for message in DOCUMENT["components"]["messages"].values():
        assert message["traits"] == [{"$ref": "#/components/messageTraits/delivery"}]


def test_only_what_events_contain_has_a_schema() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert "ProductOrder" in schemas
    assert "ProductOrder_Create" not in schemas
    assert "EventSubscription" not in schemas


def test_a_contract_without_events_has_no_channels() -> None:
    document = asyncapi.document(tickets({"name": TEXT}), "http://localhost:8622")
    assert document["channels"] == document["operations"] == {}
    assert document["servers"]["api"]["pathname"] == "/"


def test_listeners_of_one_event_have_channels_of_their_own() -> None:
    of = tickets({"name": TEXT}, events=("TicketCreateEvent",))
    of["paths"]["/client/listener/ticketCreateEvent"] = of["paths"]["/listener/ticketCreateEvent"]
    document = asyncapi.document(of, URL)
    assert document["channels"].keys() == {
        "ticketCreateEvent",
        "client.listener.ticketCreateEvent",
    }
    assert document["components"]["messages"].keys() == {"TicketCreateEvent"}
    for each in references(document):
        found(document, each)


def test_names_that_differ_by_case_stay_apart() -> None:
    of = tickets(
        {"one": ref("Place"), "two": array(ref("place")), "any": ref("Any")},
        events=("TicketCreateEvent",),
        definitions={"Place": objects(KEYS), "place": objects({"x": TEXT}), "Any": {}},
    )
    schemas = asyncapi.document(of, URL)["components"]["schemas"]
    assert {"Place", "place", "Ticket", "TicketCreateEvent"} <= schemas.keys()
    assert schemas["Ticket"]["properties"]["any"] == {}


def test_an_event_without_a_correlation_id_has_none() -> None:
    of = tickets({"name": TEXT}, events=("TicketCreateEvent",))
    of["definitions"]["TicketCreateEvent"] = event("TicketCreateEventPayload", "payload")
    message = asyncapi.document(of, URL)["components"]["messages"]["TicketCreateEvent"]
    assert "correlationId" not in message


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"allOf": [{"$ref": "#/x"}], "nullable": True},
            {"anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}]},
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"example": 1, "xml": {}}, {"examples": [1]}),
        ({"discriminator": {"propertyName": "@type"}}, {"discriminator": "@type"}),
        (
            {"properties": {"example": {"example": 1}}, "additionalProperties": {"example": 2}},
            {
                "properties": {"example": {"examples": [1]}},
                "additionalProperties": {"examples": [2]},
            },
        ),
        (
            {"items": {"example": 1}, "allOf": [{"example": 2}]},
            {"items": {"examples": [1]}, "allOf": [{"examples": [2]}]},
        ),
        ({"additionalProperties": False}, {"additionalProperties": False}),
    ],
)
def test_a_schema_is_json_schema(schema: Json, made: Json) -> None:
    assert of_openapi3(schema) == made
