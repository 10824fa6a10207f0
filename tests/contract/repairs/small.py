"""A small contract of TM Forum's kind, with nothing but what is needed to have every defect."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

Json = dict[str, Any]


def ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def body(name: str) -> Json:
    return {"name": "thing", "in": "body", "required": True, "schema": ref(name)}


def answered(status: str, schema: Json | None = None) -> Json:
    return {
        status: {
            "description": f"{HTTPStatus(int(status)).phrase}.",
            **({"schema": schema} if schema else {}),
        }
    }


IDENTIFIER = {"name": "id", "in": "path", "required": True, "type": "string"}


def operation(name: str, responses: Json, *parameters: Json) -> Json:
    return {"operationId": name, "parameters": list(parameters), "responses": responses}


def contract() -> Json:
    """A new copy of the contract."""
    return {
        "swagger": "2.0",
        "info": {"title": "Things", "version": "4.0.0"},
        "basePath": "/tmf-api/things/v4/",
        "paths": {
            "/thing": {
                "get": operation(
                    "listThing", answered("200", {"type": "array", "items": ref("Thing")})
                ),
                "post": operation(
                    "createThing", answered("201", ref("Thing")), body("Thing_Create")
                ),
            },
            "/thing/{id}": {
                "get": operation("retrieveThing", answered("200", ref("Thing_Create")), IDENTIFIER),
                "patch": operation(
                    "patchThing", answered("200", ref("Thing")), IDENTIFIER, body("Thing_Update")
                ),
                "delete": operation("deleteThing", answered("204"), IDENTIFIER),
            },
            "/hub": {
                "post": operation(
                    "registerListener",
                    answered("201", ref("EventSubscription")),
                    body("EventSubscriptionInput"),
                )
            },
            "/listener/thingCreateEvent": {
                "post": operation("listenToThingCreateEvent", {}, body("ThingCreateEvent"))
            },
        },
        "definitions": definitions(),
    }


def definitions() -> Json:
    def attributes() -> Json:
        return {
            "name": {"type": "string", "example": ["n"]},
            "state": ref("StateType"),
            "colour": ref("ColourType"),
            "size": {"type": "integer", "example": 3},
            "part": {"type": "array", "minItems": 1, "items": ref("Part")},
            "owner": ref("Owner"),
            "value": ref("Any"),
            "@schemaLocation": {"type": "string", "format": "uri"},
        }

    server_owned = {
        "id": {"type": "string"},
        "href": {"type": "string", "format": "uri"},
        "since": {"type": "string", "format": "date-time"},
    }

    def subscribed() -> Json:
        return {"callback": {"type": "string"}, "query": {"type": "string"}}

    return {
        "Thing": {
            "type": "object",
            "required": ["name", "part"],
            "properties": {**server_owned, **attributes()},
        },
        "Thing_Create": {
            "type": "object",
            "required": ["name", "id", "part"],
            "properties": attributes(),
        },
        "Thing_Update": {"type": "object", "required": ["name"], "properties": attributes()},
        "StateType": {"type": "string", "enum": ["active", "aborted "]},
        "ColourType": {"type": "string", "enum": ["red", "green"]},
        "Part": {"type": "object", "properties": {"id": {"type": "integer"}}},
        "Owner": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "employer": ref("Owner"),
            },
        },
        "OwnerOrCompany": {
            "type": "object",
            "x-branches": [["Owner", "Owner"], ["Company", "Company"]],
        },
        "Company": {
            "type": "object",
            "properties": {"@type": {"type": "string"}, "name": {"type": "string"}},
        },
        "Any": {},
        "ThingCreateEvent": {
            "type": "object",
            "properties": {
                "eventType": {"type": "string"},
                "event": ref("ThingCreateEventPayload"),
            },
        },
        "ThingCreateEventPayload": {"type": "object", "properties": {"thing": ref("Thing")}},
        "EventSubscription": {
            "type": "object",
            "required": ["id", "callback"],
            "properties": {"id": {"type": "string"}, **subscribed()},
        },
        "EventSubscriptionInput": {
            "type": "object",
            "required": ["callback"],
            "properties": subscribed(),
        },
    }
