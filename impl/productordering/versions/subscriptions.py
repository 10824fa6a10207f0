"""v5's hub: a subscription has a type there, and is the same otherwise."""

from __future__ import annotations

from typing import Final

from tmf630.wire import Json

_TYPE: Final = "Hub"


def hub(stored: Json) -> Json:
    """A v4 `EventSubscription` as v5's `Hub`; its `@type` is the one that was sent."""
    return {"@type": _TYPE, **stored}


def subscription(value: Json) -> Json:
    """A v5 `Hub_FVO` as v4's `EventSubscriptionInput`.

    Its query is v5's: it has the names of v5's events, and is asked of them.
    """
    return {n: each for n, each in value.items() if (n, each) != ("@type", _TYPE)}
