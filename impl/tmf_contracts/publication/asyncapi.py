"""The events of a contract as an AsyncAPI 3.0 document.

It is written from the view of the API: it sends an event to the callback of each subscriber. Each
listener operation of the contract is a channel, whose address is relative to the callback.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from tmf_contracts.model import paths
from tmf_contracts.model.conventions import LISTENER
from tmf_contracts.model.paths import Endpoint
from tmf_contracts.publication import json_schema
from tmf_contracts.publication.branches import exclusive
from tmf_contracts.publication.schemas import Schemas
from tmf_contracts.references import reached

_INFO: Final = ("title", "version", "description", "termsOfService", "contact", "license")
_MEDIA_TYPE: Final = "application/json"
_BINDING_VERSION: Final = "0.3.0"
_DELIVERY: Final = "delivery"
_CORRELATION: Final = "correlationId"
_CALLBACK: Final = {
    "host": "{host}",
    "pathname": "/{path}",
    "protocol": "https",
    "title": "The callback of a subscriber",
    "description": (
        "The URL that a subscriber has registered. If it ends in `/listener`, an event is posted to"
        " the address of its channel, which begins with the `/listener` of the callback."
        " Otherwise all events are posted to the callback itself."
    ),
    "variables": {
        "host": {"description": "The host and port of the callback."},
        "path": {"description": "The path of the callback, without `/listener` at its end."},
    },
}
_SIGNATURE: Final = {
    "webhook-id": "The `eventId`. It is the same each time the event is sent.",
    "webhook-timestamp": "When the event is sent, in seconds since 1970.",
    "webhook-signature": "`v1,` and the signature: HMAC-SHA256 in base64.",
}
_TRAIT: Final = {
    "contentType": _MEDIA_TYPE,
    "headers": {
        "type": "object",
        "description": (
            "The headers of Standard Webhooks, which sign the event. They are sent when the"
            " subscription has a `secret`."
        ),
        "properties": {
            name: {"type": "string", "description": text} for name, text in _SIGNATURE.items()
        },
    },
    "bindings": {
        "http": {
            "headers": {
                "type": "object",
                "properties": {
                    "Content-Type": {"type": "string", "const": f"{_MEDIA_TYPE};charset=utf-8"}
                },
            },
            "bindingVersion": _BINDING_VERSION,
        }
    },
}

Json = dict[str, Any]


def document(contract: Mapping[str, Any], url: str) -> Json:
    """The AsyncAPI 3.0 document of an effective contract that is served at a URL.

    Raises UnexpectedShape when a listener has no event, and Unconvertible.
    """
    listeners = dict(_listeners(contract))
    events = {paths.body(each, "POST"): each for each in listeners.values()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            name: copy.deepcopy(value) for name, value in contract["info"].items() if name in _INFO
        },
        "defaultContentType": _MEDIA_TYPE,
        "servers": {"api": _server(url), "callback": copy.deepcopy(_CALLBACK)},
        "channels": {name: _channel(each) for name, each in listeners.items()},
        "operations": {
            f"send{name[:1].upper()}{name[1:]}": _operation(name, each)
            for name, each in listeners.items()
        },
        "components": {
            "messages": {
                name: _message(name, each, contract["definitions"][name])
                for name, each in events.items()
            },
            "messageTraits": {_DELIVERY: copy.deepcopy(_TRAIT)},
            "schemas": _schemas(contract["definitions"], list(events)),
        },
    }


def _listeners(contract: Mapping[str, Any]) -> Iterator[tuple[str, Endpoint]]:
    """The listeners of a contract, by the names of their channels."""
    seen = set()
    for each in paths.endpoints(contract):
        if each.is_listener and "POST" in each.methods:
            name = ".".join(each.parts[each.parts.index(LISTENER) + 1 :]) or LISTENER
            name = ".".join(each.parts) if name in seen else name
            seen.add(name)
            yield name, each


def _server(url: str) -> Json:
    parts = urlsplit(url)
    return {
        "host": parts.netloc,
        "pathname": parts.path or "/",
        "protocol": parts.scheme,
        "title": "The API",
        "description": "Subscribers register their callbacks here, by a `POST` to `/hub`.",
    }


def _channel(listener: Endpoint) -> Json:
    event = paths.body(listener, "POST")
    return {
        "address": listener.path,
        "servers": [{"$ref": "#/servers/callback"}],
        "messages": {event: {"$ref": f"#/components/messages/{event}"}},
    }


def _operation(channel: str, listener: Endpoint) -> Json:
    event = paths.body(listener, "POST")
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        **_described(listener),
        "messages": [{"$ref": f"#/channels/{channel}/messages/{event}"}],
        "bindings": {"http": {"method": "POST", "bindingVersion": _BINDING_VERSION}},
    }


def _message(name: str, listener: Endpoint, definition: Json) -> Json:
    made: Json = {"name": name, "title": name, **_described(listener)}
    if _CORRELATION in definition.get("properties", {}):
        made["correlationId"] = {"location": f"$message.payload#/{_CORRELATION}"}
    return {
        **made,
        "traits": [{"$ref": f"#/components/messageTraits/{_DELIVERY}"}],
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }


def _described(listener: Endpoint) -> Json:
    operation = listener.operations["POST"]
    return {name: operation[name] for name in ("summary", "description") if name in operation}


def _schemas(definitions: Mapping[str, Json], events: list[str]) -> Json:
    """The schemas of events, and all that they refer to."""
    wanted = reached(definitions, events)
    converted = Schemas({name: definitions[name] for name in definitions if name in wanted})
    schemas = exclusive(converted.all())
    return {name: json_schema.of_openapi3(each) for name, each in schemas.items()}
