"""A contract of the shape of TM Forum's version 5: OpenAPI 3.0 in which `@type` selects schemas."""

from __future__ import annotations

import re
from typing import Any, Final

from tests.contract.model.contracts import DATE, TEXT, Json, array, enum, objects, separate

BASE_PATH: Final = "/repair/v5"
JSON: Final = "application/json"
PATCHES: Final = ("application/json-patch+json", "application/json-patch-query+json")
SCHEMAS: Final = "#/components/schemas/"
EVENTS: Final = {
    "JobCreateEvent": "JobCreateEventPayload",
    "JobAttributeValueChangeEvent": "JobAttributeValueChangePayload",
    "JobStateChangeEvent": "JobStateChangeEventPayload",
    "JobDeleteEvent": "JobDeleteEventPayload",
    "JobInformationRequiredEvent": "JobInformationRequiredEventPayload",
}
"""The events, with the definitions of their payloads."""


def ref(name: str) -> Json:
    return {"$ref": SCHEMAS + name}


def discriminator(**types: str) -> Json:
    mapping = {value: SCHEMAS + name for value, name in types.items()}
    return {"discriminator": {"propertyName": "@type", "mapping": mapping}}


def made_of(base: str, properties: Json, *required: str, **more: Any) -> Json:
    return {"allOf": [ref(base), objects(properties, *required)], **more}


def alone(name: str, base: str, properties: Json, *required: str) -> Json:
    """A schema with a discriminator that names itself alone."""
    return made_of(base, properties, *required, **discriminator(**{name: name}))


def one_of(**types: str) -> Json:
    alternatives = [ref(name) for name in types.values()]
    return {"type": "object", "oneOf": alternatives, **discriminator(**types)}


_JOB: Final = {
    "description": TEXT,
    "priority": {"type": "integer"},
    "dueDate": DATE,
    "relatedParty": array(ref("RelatedParty")),
    "characteristic": array(ref("Characteristic")),
    "place": ref("PlaceRefOrValue"),
}
_STATE: Final = {"state": enum("acknowledged", "inProgress", "completed")}
_REFERENCE: Final = {"id": TEXT, "href": TEXT, "name": TEXT, "@referredType": TEXT}
_ROLE: Final = {"name": TEXT, "engagedParty": ref("PartyOrRole")}
_ROLES: Final = {"PartyRole": "PartyRole", "Supplier": "Supplier"}
_SCHEMAS: Final = {
    "Extensible": objects({"@type": TEXT, "@baseType": TEXT, "@schemaLocation": TEXT}, "@type"),
    "Entity": {**made_of("Extensible", {"id": TEXT, "href": TEXT}), "description": "An entity."},
    "Error": alone("Error", "Extensible", dict.fromkeys(["code", "reason", "message"], TEXT)),
    "Hub": made_of("Entity", {"callback": TEXT, "query": TEXT}, "callback"),
    "Hub_FVO": made_of("Extensible", {"callback": TEXT, "query": TEXT}, "callback"),
    "Job": alone("Job", "Entity", {**_JOB, **_STATE, "creationDate": DATE}),
    "Job_FVO": alone("Job_FVO", "Extensible", _JOB, "description"),
    "Job_MVO": alone("Job_MVO", "Extensible", {**_JOB, **_STATE}),
    "JobRef": made_of("Entity", {"@referredType": TEXT}, "id"),
    "RelatedParty": made_of("Extensible", {"role": TEXT, "partyOrRole": ref("PartyOrRole")}),
    "PartyOrRole": one_of(
        PartyRef="PartyRef",
        PartyRoleRef="PartyRoleRef",
        Individual="Individual",
        PartyRole="PartyRole",
        Supplier="Supplier",
    ),
    "PartyRef": made_of("Extensible", {**_REFERENCE, "partyId": TEXT}, "id"),
    "PartyRoleRef": made_of("Extensible", {**_REFERENCE, "partyName": TEXT}, "id"),
    "Individual": made_of("Entity", {"givenName": TEXT, "birthDate": DATE}, "givenName"),
    "PartyRole": made_of("Entity", _ROLE, **discriminator(**_ROLES)),
    "Supplier": {"allOf": [ref("PartyRole")]},
    "Characteristic": made_of(
        "Extensible",
        {"name": TEXT},
        "name",
        **discriminator(Characteristic="Characteristic", IntegerCharacteristic="OfInteger"),
    ),
    "OfInteger": made_of("Characteristic", {"value": {"type": "integer"}}, "value"),
    "PlaceRefOrValue": one_of(Location="Location", PlaceRef="PlaceRef"),
    "Location": made_of("Entity", {"@type": enum("Point", "Line"), "accuracy": TEXT}),
    "PlaceRef": made_of("Extensible", _REFERENCE, "id"),
    "JsonPatch": objects({"op": TEXT, "path": TEXT, "value": {}}, "op", "path"),
    "JsonPatchOperations": array(ref("JsonPatch")),
    "Event": made_of(
        "Entity",
        {
            **dict.fromkeys(["eventId", "eventType", "domain", "title"], TEXT),
            **dict.fromkeys(["eventTime", "timeOccurred"], DATE),
            "event": {"type": "object"},
        },
    ),
    **{name: alone(name, "Event", {"event": ref(payload)}) for name, payload in EVENTS.items()},
    **{payload: objects({"job": ref("Job")}) for payload in EVENTS.values()},
    "JobInformationRequiredEventPayload": objects({"job": ref("JobRef")}),
}


def _body(name: str, **others: str) -> Json:
    types = {JSON: name, **{f"application/{each}+json": of for each, of in others.items()}}
    return {"required": True, "content": {each: {"schema": ref(of)} for each, of in types.items()}}


def _answer(schema: Json, *patches: str) -> Json:
    forms = {"oneOf": [schema, array(schema), {"type": "string", "nullable": True}]}
    content = {JSON: {"schema": schema}, **{each: {"schema": forms} for each in patches}}
    return {"description": "Success", "content": content}


def _operation(status: str, answer: Json | None, body: Json | None = None, *names: str) -> Json:
    return {
        "parameters": [{"$ref": f"#/components/parameters/{each}"} for each in names],
        **({} if body is None else {"requestBody": body}),
        "responses": {
            status: answer or {"description": "Done"},
            "default": {"$ref": "#/components/responses/Error"},
        },
    }


_MERGE: Final = {"merge-patch": "Job_MVO"}
_JSON_PATCHES: Final = dict.fromkeys(["json-patch", "json-patch-query"], "JsonPatchOperations")
_PATCH: Final = _body("Job_MVO", **_MERGE, **_JSON_PATCHES)
_PATHS: Final = {
    "/job": {
        "get": _operation("200", _answer(array(ref("Job"))), None, "Fields", "Offset", "Limit"),
        "post": _operation("201", _answer(ref("Job")), _body("Job_FVO"), "Fields"),
    },
    "/job/{id}": {
        "get": _operation("200", _answer(ref("Job")), None, "Id", "Fields"),
        "patch": _operation("200", _answer(ref("Job"), *PATCHES), _PATCH, "Id", "Fields"),
        "delete": _operation("204", None, None, "Id"),
    },
    "/hub": {"post": _operation("201", _answer(ref("Hub")), _body("Hub_FVO"))},
    "/hub/{id}": {"delete": _operation("204", None, None, "Id")},
    **{
        f"/listener/{name[0].lower()}{name[1:]}": {"post": _operation("204", None, _body(name))}
        for name in EVENTS
    },
}


def _named(paths: Json) -> Json:
    """The paths, of which each operation has a name."""
    return {
        path: {
            method: {"operationId": re.sub(r"\W+", "_", f"{method}{path}"), **each}
            for method, each in operations.items()
        }
        for path, operations in paths.items()
    }


def _parameter(name: str, where: str, type_: str) -> Json:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": type_}}


VERSION5: Final[Json] = separate(
    {
        "openapi": "3.0.1",
        "info": {"title": "Repair Management", "version": "5.0.0"},
        "servers": [{"url": "https://serverRoot"}],
        "paths": _named(_PATHS),
        "components": {
            "schemas": _SCHEMAS,
            "parameters": {
                "Id": _parameter("id", "path", "string"),
                "Fields": _parameter("fields", "query", "string"),
                "Offset": _parameter("offset", "query", "integer"),
                "Limit": _parameter("limit", "query", "integer"),
            },
            "responses": {"Error": {"description": "Error", **_answer(ref("Error"))}},
        },
    }
)
