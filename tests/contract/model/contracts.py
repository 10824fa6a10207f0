"""Small contracts of TM Forum's shape, which a test varies."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
DATE: Json = {"type": "string", "format": "date-time"}
KEYS: Json = {"id": TEXT, "href": TEXT}


def ref(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def array(items: Json) -> Json:
    return {"type": "array", "items": items}


def objects(properties: Json, *required: str) -> Json:
    made: Json = {"type": "object", "properties": properties}
    return {**made, "required": list(required)} if required else made


def enum(*values: str) -> Json:
    return {"type": "string", "enum": list(values)}


def operation(answer: Json | None, body: Json | None = None, status: str = "200") -> Json:
    response = {"description": "Done.", **({} if answer is None else {"schema": answer})}
    sent = [] if body is None else [{"name": "body", "in": "body", "schema": body}]
    return {"parameters": sent, "responses": {status: response}}


def listener(event: str) -> Json:
    return {"post": operation(ref("EventSubscription"), ref(event), "201")}


def hub(**further: Json) -> Json:
    return {
        "post": operation(ref("EventSubscription"), ref("EventSubscriptionInput"), "201"),
        **further,
    }


def event(payload: str, member: str = "event", *members: str) -> Json:
    return objects(
        {**dict.fromkeys(["eventId", "eventType", *members], TEXT), member: ref(payload)}
    )


def separate(node: Json) -> Json:
    """A copy that has no object twice: a test can change one of its places."""
    copied: Json = json.loads(json.dumps(node))
    return copied


def contract(definitions: Json, paths: Json, **top: object) -> Json:
    """A contract in which the parameters of paths are declared."""
    made: Json = separate(
        {
            "swagger": "2.0",
            "info": {"title": "Tickets", "version": "4.0.0"},
            "basePath": "/tmf-api/ticket/v4/",
            "paths": paths,
            "definitions": {
                "EventSubscription": objects({"id": TEXT, "callback": TEXT}),
                "EventSubscriptionInput": objects({"callback": TEXT}),
                **definitions,
            },
            **top,
        }
    )
    for path, item in made["paths"].items():
        keys = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        for each in item.values():
            each["parameters"] += [
                {**TEXT, "name": k, "in": "path", "required": True} for k in keys
            ]
    return made


def crud(name: str, definition: str, at: str = "", key: str = "id") -> Json:
    """The paths of a resource with every operation, whose bodies are `_Create` and `_Update`."""
    create, update = ref(f"{definition}_Create"), ref(f"{definition}_Update")
    return {
        f"{at}/{name}": {
            "get": operation(array(ref(definition))),
            "post": operation(ref(definition), create, "201"),
        },
        f"{at}/{name}/{{{key}}}": {
            "get": operation(ref(definition)),
            "patch": operation(ref(definition), update),
            "delete": operation(None, status="204"),
        },
    }


def tickets(
    properties: Json,
    create: Json | None = None,
    update: Json | None = None,
    *,
    required: tuple[str, ...] = (),
    events: tuple[str, ...] = (),
    definitions: Json | None = None,
) -> Json:
    """A contract of the one resource `ticket`, whose events have the usual payload.

    `create` and `update` are the properties of `Ticket_Create` and `Ticket_Update`: without them
    those of the ticket.
    """
    payloads = {f"{name}Payload": objects({"ticket": ref("Ticket")}) for name in events}
    return contract(
        {
            "Ticket": objects({**KEYS, **properties}, *required),
            "Ticket_Create": objects(properties if create is None else create),
            "Ticket_Update": objects(properties if update is None else update),
            **{name: event(f"{name}Payload") for name in events},
            **payloads,
            **(definitions or {}),
        },
        {
            **crud("ticket", "Ticket"),
            **{f"/listener/{name[0].lower()}{name[1:]}": listener(name) for name in events},
        },
    )
