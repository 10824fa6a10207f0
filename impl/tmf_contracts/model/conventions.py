"""What TM Forum's contracts mean and do not say, as data. No rule names an API.

Each table is what some fifty contracts have in common. A contract that says something itself (an
enum, `_Create`, a declared event) is always followed; the tables fill the gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

HUB: Final = "hub"
LISTENER: Final = "listener"
"""Parts of a path that is no collection of resources."""

SERVER_KEYS: Final = frozenset({"id", "href"})
"""The attributes by which a resource is found. The server gives both of them to every resource."""

STATE_ATTRIBUTES: Final = ("state", "status", "lifecycleStatus")
"""The attribute that tells where a resource stands in its life: the first of these that is text."""

FIRST_STATES: Final = (
    "acknowledged",
    "accepted",
    "initialized",
    "created",
    "new",
    "initial",
    "inProgress",
    "active",
    "pending",
)
"""The state of a new resource: the first of these in its enum, else the first value of the enum."""

FIRST_STATES_OF_FREE_TEXT: Final[Mapping[str, str]] = {
    "state": "acknowledged",
    "status": "created",
    "lifecycleStatus": "In study",
}
"""The state of a new resource whose state attribute has no enum, by the attribute.

TM Forum's guides name these words for orders and tasks, and for entries of catalogs.
"""

ITEMS: Final = "Item"
"""Ends the name of an array whose objects are parts of the resource, with states of their own."""


class Moment(Enum):
    """When the server gives a value."""

    CREATION = "creation"
    CHANGE = "each change"
    STATE_CHANGE = "each change of the state attribute"


class Value(Enum):
    """What the server gives."""

    NOW = "the time of the change"
    FALSE = "false"
    DEFINITION = "the name of the resource's definition"
    FIRST_STATE = "the first state"
    EMPTY = "an empty array"


@dataclass(frozen=True, slots=True)
class Rule:
    """What the server gives to the attributes of a name, if a resource declares one.

    `attribute` is a name; `{resource}` in it stands for the name of the resource, or for the last
    words of it: `{resource}Date` is the `orderDate` of a `productOrder`. `types` are the types that
    the attribute must have. `server_owned` says that clients must not be able to give a value.
    """

    attribute: str
    value: Value
    moments: frozenset[Moment] = frozenset({Moment.CREATION})
    types: tuple[str, ...] = ("date-time", "string")
    server_owned: bool = False


_EACH_CHANGE: Final = frozenset({Moment.CREATION, Moment.CHANGE})
_EACH_STATE: Final = frozenset({Moment.CREATION, Moment.STATE_CHANGE})

GIVEN: Final = (
    Rule("@type", Value.DEFINITION),
    Rule("isBundle", Value.FALSE, types=("boolean",)),
    Rule("creationDate", Value.NOW),
    Rule("requestDate", Value.NOW, server_owned=True),
    Rule("requestedDate", Value.NOW, server_owned=True),
    Rule("{resource}Date", Value.NOW),
    Rule("lastUpdate", Value.NOW, _EACH_CHANGE),
    Rule("lastUpdateDate", Value.NOW, _EACH_CHANGE),
    Rule("statusDate", Value.NOW, _EACH_STATE),
    Rule("statusChangeDate", Value.NOW, _EACH_STATE),
    Rule("stateChangeDate", Value.NOW, _EACH_STATE),
)
"""What the server gives. At creation a client may have given it: then the client's value stays.

Beside these, an array that no client can give is empty at creation, unless the contract demands an
element: what is in it is a result, which a server computes or does not have.
"""


class EventKind(Enum):
    """What an event is about."""

    CREATE = "create"
    ATTRIBUTE_VALUE_CHANGE = "attribute value change"
    STATE_CHANGE = "state change"
    DELETE = "delete"
    INFORMATION_REQUIRED = "information required"
    BATCH = "batch"
    OTHER = "other"


EVENT_KINDS: Final[Mapping[str, EventKind]] = {
    "Create": EventKind.CREATE,
    "AttributeValueChange": EventKind.ATTRIBUTE_VALUE_CHANGE,
    "Change": EventKind.ATTRIBUTE_VALUE_CHANGE,
    "StateChange": EventKind.STATE_CHANGE,
    "StatusChange": EventKind.STATE_CHANGE,
    "Delete": EventKind.DELETE,
    "InformationRequired": EventKind.INFORMATION_REQUIRED,
    "Batch": EventKind.BATCH,
}
"""The kind of an event by what stands in its type between the resource and `Event`.

The server makes events of the kinds that a request leads to: create, attribute value change, state
change and delete. It makes all others only where a rule of an API says so.
"""

PAYLOAD: Final = "Payload"
"""Ends the name of the definition of an event's payload."""

REFERENCE: Final = "Ref"
"""Ends the name of the definition of references to the resources of a definition."""

READ: Final = "read"
WRITE: Final = "write"
ADMIN: Final = "admin"
"""What a scope allows, behind the name of a resource and a colon: `productOrder:read`."""

ACTIONS: Final[Mapping[str, str]] = {
    "get": READ,
    "head": READ,
    "options": READ,
    "post": WRITE,
    "patch": WRITE,
    "put": WRITE,
    "delete": ADMIN,
}
"""What an operation on a resource needs to be allowed, by its method in lower case.

To delete a resource is more than to change it, since nothing of it is left.
"""

TASK: Final = "cancel"
"""Begins the name of a task on a resource, such as `cancelProductOrder`.

Who may change the resource may also begin such a task, and withdraw it.
"""
