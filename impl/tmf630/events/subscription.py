"""A subscription as it is kept by the hub: which events are wanted, what of them, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from tmf630 import filtering, selection, wire
from tmf630.attributes import Attributes
from tmf630.errors import INVALID_QUERY, Fault
from tmf630.events.log import Logged
from tmf630.store.condition import All
from tmf630.store.matching import matcher

Json = dict[str, Any]

_FIELDS: Final = "fields"
_LISTENER: Final = "/listener"


class QueryFailed(Exception):
    """A query could not be put to an event; the message says why."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants which events.

    `matches` is whether its query holds for an event, `tree` what of the resource is wanted, None
    for all of it.
    """

    id: str
    callback: str
    query: str
    matches: Callable[[Json], bool]
    tree: selection.Tree | None

    def wants(self, event: Json) -> bool:
        """Whether an event is wanted; raises QueryFailed, whatever the query fails on."""
        try:
            return self.matches(event)
        except Exception as error:
            raise QueryFailed(str(error) or repr(error)) from error

    def url(self, event: Json) -> str:
        """Where an event is posted to.

        A callback that ends in `/listener` has the contract's eight paths below it.
        """
        parts = urlsplit(self.callback)
        if not parts.path.endswith(_LISTENER):
            return self.callback
        kind = event["eventType"]
        return parts._replace(path=f"{parts.path}/{kind[0].lower()}{kind[1:]}").geturl()

    def body(self, logged: Logged) -> bytes:
        """The event as it is sent."""
        if self.tree is None:
            return logged.text
        resources = logged.event["event"]
        selected = {name: selection.select(each, self.tree) for name, each in resources.items()}
        return wire.encode({**logged.event, "event": selected})


Readable = Callable[[str, Json], Subscription]
"""Makes a subscription of a resource of the hub, given its id; raises a Fault for what is none."""


def read(id: str, resource: Json, attributes: Attributes) -> Subscription:
    """The subscription that a resource of the hub is, about events with those attributes.

    Raises a 400 Fault when its query cannot be read.
    """
    query = resource.get("query", "")
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    fields = [value for name, value in pairs if name == _FIELDS]
    for name, _ in pairs:
        if name in filtering.NOT_FILTERS and name != _FIELDS:
            raise Fault(INVALID_QUERY, f"{name}: has no meaning for events")
    filtering.check_length(pairs)
    condition = filtering.condition(pairs, attributes)
    return Subscription(
        id,
        resource["callback"],
        query,
        # What asks for nothing need not be asked of every event.
        (lambda event: True) if condition == All([]) else matcher(condition),
        selection.parse(",".join(fields)),
    )
