"""A contract of TM Forum's shape with the oddities that published ones have."""

from __future__ import annotations

from tests.contract.model.contracts import (
    DATE,
    KEYS,
    TEXT,
    Json,
    array,
    contract,
    crud,
    enum,
    event,
    hub,
    listener,
    objects,
    operation,
    ref,
)

BASE_PATH = "/tmf-api/shopManagement/v4"
EVENTS = (
    "TicketCreateEvent",
    "TicketAttributeValueChangeEvent",
    "TicketStatusChangeEvent",
    "TicketDeleteEvent",
)
_PARTY = {"id": TEXT, "name": TEXT, "@referredType": TEXT}
_GIVEN: Json = {
    "name": TEXT,
    "priority": {"type": "integer"},
    "dueDate": DATE,
    "relatedParty": array(ref("RelatedParty")),
    "channel": ref("Channel"),
}
_OWN: Json = {"status": enum("closed", "acknowledged", "open"), "creationDate": DATE}
_DEFINITIONS: Json = {
    "Error": objects(
        {"code": TEXT, "reason": TEXT, "message": TEXT, "status": TEXT, "@type": TEXT},
        "code",
        "reason",
    ),
    "RelatedParty": objects(_PARTY, "@referredType"),
    "Channel": objects({"id": TEXT, "href": {**TEXT, "format": "uri"}}),
    "Ticket": objects({**KEYS, "@type": TEXT, **_GIVEN, **_OWN}, "id", "name", "status"),
    "Ticket_Create": objects({"@type": TEXT, **_GIVEN}, "name", "relatedParty"),
    # A patch is partial, whatever the contract requires of it.
    "Ticket_Update": objects({"@type": TEXT, **_GIVEN, "status": _OWN["status"]}, "name"),
    "Visit": objects({**KEYS, "place": TEXT, "result": TEXT}),
    "Visit_Create": objects({"id": TEXT, "place": TEXT}, "id"),
    "Place": objects({**KEYS, "city": TEXT}, "city"),
    "Room": objects({**KEYS, "name": TEXT}),
    "Alarm": objects({**KEYS, "id": {"type": "integer"}, "text": TEXT}),
    "Alarm_Create": objects({"text": TEXT}),
    "Alarm_Update": objects({"text": TEXT}),
    "Check": objects({**KEYS, "ok": {"type": "boolean"}}),
    "Check_Create": objects({"note": TEXT}),
    **{name: event(f"{name}Payload", "event", "fieldPath") for name in EVENTS},
    **{f"{name}Payload": objects({"ticket": ref("Ticket")}) for name in EVENTS},
}
_PATHS: Json = {
    **crud("ticket", "Ticket"),
    **crud("alarm", "Alarm"),
    "/visit": {
        "get": operation(array(ref("Visit"))),
        "post": operation(ref("Visit"), ref("Visit_Create"), "201"),
    },
    "/visit/{id}": {"get": operation(ref("Visit"))},
    "/place": {"get": operation(array(ref("Place")))},
    "/place/{id}": {"get": operation(ref("Place"))},
    "/place/{placeId}/room": {"get": operation(array(ref("Room")))},
    "/place/{placeId}/room/{id}": {"get": operation(ref("Room"))},
    "/check": {"post": operation(ref("Check"), ref("Check_Create"), "201")},
    "/hub": hub(),
    "/hub/{id}": {"delete": operation(None, status="204")},
    **{f"/listener/{name[0].lower()}{name[1:]}": listener(name) for name in EVENTS},
}
SHOP: Json = contract(
    _DEFINITIONS,
    _PATHS,
    info={"title": "Shop Management", "version": "4.0.0"},
    basePath=f"{BASE_PATH}/",
    consumes=["application/json;charset=utf-8"],
    produces=["application/json;charset=utf-8"],
)
