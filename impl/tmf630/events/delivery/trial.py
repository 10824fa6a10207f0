"""A test event: made for the purpose, and posted to a listener at once.

It is sent by the rules of every delivery, and signed like it; but it is in no log, is sent once,
and ends no subscription.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final, NamedTuple

from tmf630 import wire
from tmf630.events.delivery.sending.sender import Result, Sender
from tmf630.events.outbox.event_log import LoggedEvent, Place
from tmf630.events.outbox.payload import event_of
from tmf630.events.subscription import signature
from tmf630.events.subscription.subscription import QueryFailed, Subscription
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.wire import Json
from tmf_contracts.model.least import least
from tmf_contracts.references import PREFIX

_NOWHERE: Final = Place(0, 0)


class Trial(NamedTuple):
    """A test event that was sent: where, what, whether it was signed, and what came of it.

    `seconds` is how long that took. `is_wanted` is whether the query selects the event: it was sent
    in any case.
    """

    url: str
    event: Json
    body: bytes
    is_signed: bool
    is_wanted: bool
    result: Result
    seconds: float


async def try_out(
    subscription: Subscription,
    contract: Mapping[str, Any],
    sender: Sender,
    clock: Callable[[], float] = time.time,
) -> Trial:
    """Post a test event to the listener of a subscription to an API with that effective contract.

    It is the first one that the query selects, or else of the first type. The listener is not
    asked again. `clock` gives seconds since 1970.
    """
    now = clock()
    logged, is_wanted = _chosen(subscription, contract, now)
    url, body = subscription.url(logged.event), subscription.body(logged)
    headers = signature.headers(subscription.secrets(now), logged.id, int(now), body)
    begun = monotonic()
    try:
        result = await sender.post(url, body, headers)
    finally:
        await sender.aclose()
    seconds = monotonic() - begun
    return Trial(url, logged.event, body, bool(headers), is_wanted, result, seconds)


def _chosen(
    subscription: Subscription, contract: Mapping[str, Any], now: float
) -> tuple[LoggedEvent, bool]:
    events = [_event(subscription, name, contract, now) for name in subscription.types.types]
    for each in events:
        with suppress(QueryFailed):
            if subscription.wants(each):
                return each, True
    return events[0], False


def _event(
    subscription: Subscription, event_type: str, contract: Mapping[str, Any], now: float
) -> LoggedEvent:
    """An event of a type whose resource is a test, as its id says."""
    moment = datetime.fromtimestamp(now, UTC)
    id, definitions = f"test-{new_id()}", contract["definitions"]
    types, name = subscription.types, event_type
    for member in (types.types[event_type].payload, types.types[event_type].resource):
        name = definitions[name]["properties"][member]["$ref"].removeprefix(PREFIX)
    resource = {**least(definitions, name, moment), "id": id}
    said = {"id": new_id(), "type": event_type, "time": timestamp(moment), "correlation": id}
    event = wire.decode(wire.encode(event_of(said, types, wire.encode(resource))))
    parties = [subscription.party] if subscription.party else []
    return LoggedEvent(_NOWHERE, id, event, types.api, parties)
