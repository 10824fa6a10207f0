"""A subscription: which events it wants, which attributes of them, and where to send them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tmf630 import wire
from tmf630.errors import INVALID_QUERY, Fault
from tmf630.events.event_types import EventTypes
from tmf630.events.outbox.event_log import LoggedEvent
from tmf630.events.subscription.signature import Secret
from tmf630.query import filtering, parameters, predicates, selection
from tmf630.query.parameters import FIELDS, FILTER, Pair
from tmf630.query.predicates import Predicate
from tmf630.store.condition import AllOf
from tmf630.store.matching import matcher
from tmf630.wire import Json

_MAX_QUERY_LENGTH: Final = parameters.MAX_LENGTH
"""Characters."""
_TYPE: Final = "eventType"
_LISTENER: Final = "/listener"
API: Final = "@api"
"""The member of a stored subscription that names its API, absent for the API without a name."""
PARTY: Final = "@party"
"""The member of a stored subscription with the party of its owner, which gets the events of the
resources that it sees; absent for an owner that sees all."""
SECRET: Final = "secret"  # noqa: S105 - the name of a member
FORMER: Final = "@formerSecrets"
"""The member of a stored subscription with the secrets from before the present one that still sign:
`[{"secret": …, "until": …}, …]`, until a moment in seconds since 1970. Absent for none."""
HIDDEN: Final = (API, PARTY, FORMER)
"""Members that the server alone makes. No client sees them, and neither the secret."""


class QueryFailed(Exception):
    """A query failed on an event; the message says why."""


class FormerSecret(NamedTuple):
    """A secret from before the present one, which signs until a moment, in seconds since 1970."""

    secret: Secret
    until: float


@dataclass(frozen=True, slots=True)
class Subscription:
    """A registered listener to events of the `types` of one API.

    `matches` says whether the query matches an event. `tree` selects attributes of the resource,
    None for all of them. `secret` signs what is sent, None for no signature; so do the `former`
    ones, for a while. `party` is that whose resources alone are shown, None for those of all.
    """

    id: str
    callback: str
    query: str
    matches: Callable[[Json], bool]
    tree: selection.Tree | None
    types: EventTypes
    secret: Secret | None = field(default=None, repr=False)
    party: str | None = None
    former: Sequence[FormerSecret] = field(default=(), repr=False)

    def secrets(self, moment: float) -> Sequence[Secret]:
        """The secrets that sign at a moment, in seconds since 1970, the present one first."""
        present = [self.secret] if self.secret else []
        return [*present, *(each.secret for each in self.former if moment < each.until)]

    def wants(self, logged: LoggedEvent) -> bool:
        """Whether the query matches an event of the API; raises QueryFailed on any failure."""
        if logged.api != self.types.api and logged.api not in self.types.converted:
            return False
        if self.party is not None and self.party not in logged.parties:
            return False
        try:
            return self.matches(self._event(logged))
        except Exception as error:
            raise QueryFailed(str(error) or repr(error)) from error

    def url(self, event: Json) -> str:
        """The URL that an event is posted to.

        A callback that ends in `/listener` or `/listener/` has the contract's paths below it.
        """
        parts = urlsplit(self.callback)
        path = without_slash(parts.path)
        if not path.endswith(_LISTENER):
            return self.callback
        kind = event["eventType"]
        return parts._replace(path=f"{path}/{kind[0].lower()}{kind[1:]}").geturl()

    def body(self, logged: LoggedEvent) -> bytes:
        """The event as it is sent."""
        event = self._event(logged)
        if self.tree is None:
            return logged.text if event is logged.event else wire.encode(event)
        payload: Json = event[self.types.payload]
        selected = {
            name: selection.select(payload[name], self.tree)
            for name in self.types.resources & payload.keys()
        }
        return wire.encode({**event, self.types.payload: {**payload, **selected}})

    def _event(self, logged: LoggedEvent) -> Json:
        """The event as one of the API."""
        convert = self.types.converted.get(logged.api)
        return convert(logged.event) if convert else logged.event


ReadSubscription = Callable[[str, Json], Subscription]
"""Reads a resource of the hub, given its id and content; raises a Fault if it is invalid."""


def read(id: str, resource: Json, types: EventTypes) -> Subscription:
    """The subscription in a resource of the hub, to events of those types.

    Raises a 400 Fault if its query is invalid.
    """
    query = resource.get("query", "")
    if len(query) > _MAX_QUERY_LENGTH:
        raise Fault(
            INVALID_QUERY, f"has {len(query)} characters; at most {_MAX_QUERY_LENGTH} are allowed"
        )
    named, pairs = parameters.split(_pairs(query))
    for name in named:
        if name not in (FIELDS, FILTER):
            raise parameters.fault(name, "has no meaning for events")
    condition = filtering.condition(pairs, parameters.single(named, FILTER), types.attributes)
    return Subscription(
        id,
        resource["callback"],
        query,
        # An empty query is not evaluated for every event.
        (lambda event: True) if condition == AllOf([]) else matcher(condition),
        selection.parse(",".join(named.get(FIELDS, ()))),
        types,
        Secret.parsed(resource[SECRET]) if SECRET in resource else None,
        resource.get(PARTY),
        [
            FormerSecret(Secret.parsed(each[SECRET]), each["until"])
            for each in resource.get(FORMER, ())
        ],
    )


def canonical(query: str) -> str:
    """The one spelling of all valid queries with the same meaning."""
    named, pairs = parameters.split(_pairs(query))
    others = sorted((name, value) for name, values in named.items() for value in values)
    asked = sorted(map(_meaning, predicates.grouped(pairs)))
    return wire.canonical([others, asked]).decode() if named or pairs else ""


def _meaning(alternatives: Sequence[Predicate]) -> Any:
    """The meaning of predicates of which one must match: all values by attribute and operator."""
    asked: dict[tuple[str, str], set[str]] = {}
    for each in alternatives:
        texts = each.values if each.name == _TYPE else (*each.values, *each.whole)
        asked.setdefault((each.name, each.operator), set()).update(texts)
    return sorted([*kind, sorted(texts)] for kind, texts in asked.items())


def without_slash(path: str) -> str:
    """A path whose last part may be `listener`, without the slash behind that."""
    return path[:-1] if path.endswith(f"{_LISTENER}/") else path


def _pairs(query: str) -> Sequence[Pair]:
    return parse_qsl(query.removeprefix("?"), keep_blank_values=True)
