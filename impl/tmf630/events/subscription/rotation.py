"""Rotates the secret of a subscription: for a while deliveries have signatures by both secrets.

So the listener can change to the new one at any moment of that time, and misses nothing (Standard
Webhooks). The dispatchers of all servers notice a rotation at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from tmf630.events.subscription.signature import Secret
from tmf630.events.subscription.subscription import FORMER, SECRET
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.errors import Unavailable
from tmf630.wire import Json

MAX_FORMER: Final = 4
"""Former secrets that can sign beside the present one."""

Wake = Callable[[], Awaitable[None]]
"""Makes the dispatchers read the subscriptions now."""


class NotRotated(Exception):
    """A secret cannot be rotated; the message says why, and has no secret."""


async def rotate(
    subscriptions: Resources, wake: Wake, id: str, secret: str, *, now: float, until: float
) -> None:
    """Sign with another secret from now on, and with those from before until a moment.

    Moments are in seconds since 1970; one that has passed ends all former secrets at once. Raises
    NotRotated.
    """
    try:
        Secret.parsed(secret)
    except ValueError as error:
        raise NotRotated(str(error)) from None

    def rotated(before: Aggregate[Any]) -> Aggregate[Any]:
        resource = _present(before, id)
        present, former = resource.get(SECRET), signing(resource, now)
        if secret in (present, *(each[SECRET] for each in former)):
            raise NotRotated("this is a secret of the subscription already")
        if present and until > now:
            former = [*former, {SECRET: present, "until": until}]
        kept = former if until > now else []
        if len(kept) > MAX_FORMER:
            raise NotRotated(f"{MAX_FORMER} former secrets still sign: end them first")
        return _with({**resource, SECRET: secret}, kept, before, "rotate secret")

    await subscriptions.update(id, rotated)
    await _noticed(wake)


async def end_former(subscriptions: Resources, wake: Wake, id: str) -> None:
    """Sign with the present secret alone from now on; raises NotRotated."""

    def ended(before: Aggregate[Any]) -> Aggregate[Any]:
        return _with(_present(before, id), [], before, "end former secrets")

    await subscriptions.update(id, ended)
    await _noticed(wake)


def signing(resource: Json, now: float) -> Sequence[Json]:
    """The former secrets of a stored subscription that still sign."""
    return [each for each in resource.get(FORMER, ()) if each["until"] > now]


async def _noticed(wake: Wake) -> None:
    with suppress(Unavailable):  # they read the subscriptions later by themselves
        await wake()


def _present(before: Aggregate[Any], id: str) -> Json:
    if not before.resource:
        raise NotRotated(f"there is no subscription {id}")
    return before.resource


def _with(
    resource: Json, former: Sequence[Json], before: Aggregate[Any], action: str
) -> Aggregate[Any]:
    others = {name: each for name, each in resource.items() if name != FORMER}
    changed = {**others, FORMER: list(former)} if former else others
    return before._replace(resource=changed, action=action)
