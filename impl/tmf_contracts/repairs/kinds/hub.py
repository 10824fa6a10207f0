"""Defects of the hub: what a listener sends, and what it can look up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind, Place
from tmf_contracts.repairs.shape import Operation, hubs, operations, reference

_SECRET: Final[Json] = {
    "type": "string",
    "pattern": "^whsec_([A-Za-z0-9+/]{4}){8,20}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|"
    "[A-Za-z0-9+/]{4})?$",
    "description": "What deliveries to this subscription are signed with, as Standard Webhooks has "
    "it: `whsec_` and 24 to 63 bytes in base64. No answer ever has it.",
}
_FIELDS: Final[Json] = {
    "name": "fields",
    "description": "Attributes to return, separated by commas.",
    "required": False,
    "in": "query",
    "type": "string",
}
_FORBIDDEN: Final = (
    "The caller may not do this, or the server does not send to such a callback (code 50), or it "
    "has as many subscriptions as it takes (code 53)."
)
_CONFLICT: Final = "The same subscription is there already. The message has its `id`."
_PAGE: Final[Json] = {
    "parameters": [
        {
            "name": name,
            "description": description,
            "required": False,
            "in": "query",
            "type": kind,
        }
        for name, kind, description in (
            (
                "fields",
                "string",
                "Attributes to return for each subscription, separated by commas.",
            ),
            (
                "offset",
                "integer",
                "How many subscriptions to skip before the first one returned.",
            ),
            (
                "limit",
                "integer",
                "Upper bound for the number of subscriptions in one answer.",
            ),
        )
    ],
    "headers": {
        "X-Result-Count": {
            "description": "How many subscriptions this page contains.",
            "type": "integer",
        },
        "X-Total-Count": {
            "description": "How many subscriptions there are in all.",
            "type": "integer",
        },
    },
}
_CALLBACKS: Final = (
    "The callback is an http or https URL without user information and fragment; when its path "
    "ends in `/listener`, the contract's path for each event comes after it."
)
_QUERIES: Final = (
    "The query has the grammar of filters over the event as it is sent, such as "
    "`eventType={event}`, in at most 4,096 characters and 64 predicates; `fields` in it says what "
    "of the resource is sent. A subscription to the same callback with the same query is there "
    "once."
)
_STATE_CHANGE: Final = "StateChangeEvent"


def _listings(contract: Json) -> Iterator[Finding]:
    for hub in hubs(contract):
        subscription = target(hub.answer("201"))
        if subscription and "get" not in contract["paths"][hub.path]:
            name = _unused(f"list{subscription}", hub, contract)
            described = (
                "Answers the subscriptions, a page at a time. Callbacks are shown without their "
                "query strings, which may hold a secret."
            )
            get = {
                **_operation(hub, name, "List subscriptions", described),
                "parameters": [*_parents(hub), *_PAGE["parameters"]],
                "responses": {
                    "200": {
                        "description": "One page of subscriptions, as an array that may be empty.",
                        "headers": _PAGE["headers"],
                        "schema": {"type": "array", "items": reference(subscription)},
                    }
                },
            }
            place: Place = ("paths", hub.path)
            yield Finding(place, "no GET", (Change(place, {"get": get}),))


def _retrievals(contract: Json) -> Iterator[Finding]:
    for hub in hubs(contract):
        subscription = target(hub.answer("201"))
        path = next((each for each in contract["paths"] if _is_one_of(hub.path, each)), None)
        path = path or f"{hub.path}/{{id}}"
        present: Json = contract["paths"].get(path, {})
        if subscription and "get" not in present:
            described = (
                "Answers one subscription. Its callback is shown without its query string, which "
                "may hold a secret."
            )
            identifier = {
                "name": path.rpartition("{")[2].rstrip("}"),
                "description": "The `id` that the hub returned when the subscription was made.",
                "required": True,
                "in": "path",
                "type": "string",
            }
            name = _unused(f"retrieve{subscription}", hub, contract)
            get = {
                **_operation(hub, name, "Retrieve a subscription", described),
                "parameters": [*_parents(hub), identifier, _FIELDS],
                "responses": {
                    "200": {"description": "The subscription.", "schema": hub.answer("201")}
                },
            }
            yield Finding(("paths", path), "no GET", (Change(("paths",), {path: {"get": get}}),))


def _is_one_of(hub: str, path: str) -> bool:
    return re.fullmatch(re.escape(hub) + r"/\{[^/]*\}", path) is not None


def _parents(hub: Operation) -> list[Json]:
    return [each for each in hub.declared.get("parameters", ()) if each.get("in") == "path"]


def _operation(hub: Operation, name: str, summary: str, description: str) -> Json:
    tags = {"tags": hub.declared["tags"]} if "tags" in hub.declared else {}
    return {"operationId": name, "summary": summary, "description": description, **tags}


def _unused(name: str, hub: Operation, contract: Json) -> str:
    """The name of an operation, with words of the path when it is taken."""
    taken = {each.declared.get("operationId") for each in operations(contract)}
    words = re.findall(r"[A-Za-z]+", hub.path)
    return name if name not in taken else name + "".join(each.capitalize() for each in words)


def _inputs(contract: Json) -> Iterator[tuple[str, Json]]:
    """The definitions of what listeners send to a hub, each once."""
    names = {
        target((hub.body or (0, {}))[1].get("schema", {})) or "": None for hub in hubs(contract)
    }
    for name in names:
        definition: Json = contract["definitions"].get(name, {})
        if "callback" in definition.get("properties", {}):
            yield name, definition


def _queries(contract: Json) -> Iterator[Finding]:
    for name, definition in _inputs(contract):
        query = definition["properties"].get("query")
        if query is not None and "x-nullable" not in query:
            place = ("definitions", name, "properties", "query")
            yield Finding(place, "no null", (Change(place, {"x-nullable": True}),))


def _secrets(contract: Json) -> Iterator[Finding]:
    for name, definition in _inputs(contract):
        if "secret" not in definition["properties"]:
            place = ("definitions", name, "properties")
            yield Finding(place, "no `secret`", (Change(place, {"secret": _SECRET}),))


def _rules(contract: Json) -> Iterator[Finding]:
    for hub in hubs(contract):
        said = hub.declared.get("description", "").strip().rstrip(".")
        if _CALLBACKS not in said:
            rules = f"{_CALLBACKS} {_QUERIES.format(event=_event(contract))}"
            update = {
                "description": f"{said}. {rules}" if said else rules,
                "responses": {
                    "403": {"description": _FORBIDDEN},
                    "409": {"description": _CONFLICT},
                },
            }
            yield Finding(hub.place, "no rules", (Change(hub.place, update),))


def _event(contract: Json) -> str:
    """The type of an event of the contract, for an example: a change of state, if there is one."""
    events = [
        target(each.body[1].get("schema", {})) or ""
        for each in operations(contract)
        if each.is_of_listener and each.body
    ]
    return max(events, key=lambda each: _STATE_CHANGE in each, default=_STATE_CHANGE)


OPERATIONS: Final = (
    Kind(
        "hub-list",
        "Nothing tells which subscriptions there are.",
        "GET is added, which lists them",
        _listings,
    ),
    Kind(
        "hub-retrieve",
        "A client that has lost its answer cannot look what became of its subscription.",
        "GET is added, which answers one",
        _retrievals,
    ),
)
"""What the hub lacks."""

KINDS: Final = (
    Kind(
        "hub-query-null",
        "Clients that want every event send no query, or say so with `null`.",
        "`x-nullable`",
        _queries,
    ),
    Kind(
        "hub-secret",
        "A listener has no way to know who posts to it. With a secret that only it and the server "
        "know it can tell.",
        "`secret` is declared",
        _secrets,
    ),
    Kind(
        "hub-rules",
        "What is asked of a callback and a query is nowhere said, nor when a subscription is the "
        "same.",
        "the descriptions say it",
        _rules,
    ),
)
