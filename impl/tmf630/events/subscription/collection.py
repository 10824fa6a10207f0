"""The collection of subscriptions: those of all hubs of a store."""

from __future__ import annotations

from typing import Final

from tmf630.events.subscription.subscription import PARTY
from tmf630.query.attributes import Attributes, Declared
from tmf630.resources.audit import Audited
from tmf630.resources.collection import Resources
from tmf630.resources.rules import Rules
from tmf630.resources.serializer import Serializer
from tmf630.resources.visibility import Visibility
from tmf630.store.condition import Attribute, Kind
from tmf630.store.features import Features
from tmf630.store.protocol import Collection, Store

_DEFINITION: Final = "EventSubscription"
_TEXT: Final = Declared("string")
_ATTRIBUTES: Final = Attributes(
    {_DEFINITION: {"callback": _TEXT, "id": _TEXT, "query": _TEXT}}, _DEFINITION
)

_RULES: Final = Rules(Visibility(Attribute((PARTY,), Kind.ANY, many=True)), Audited())
"""A caller with a party sees the subscriptions of this party."""


def open_collection(store: Store) -> Collection:
    """The store's collection of subscriptions."""
    return store.collection("hub", _ATTRIBUTES.shape, (), Features.JOBS | Features.OUTBOX)


def subscriptions(store: Store, api: str = "") -> Resources:
    """The subscriptions of all hubs, as the hub of the API at that URL writes them."""
    serializer = Serializer(f"{api}/hub", has_href=False)
    records = open_collection(store)
    return Resources("hub", records, serializer, _ATTRIBUTES, lambda: None, _RULES)
