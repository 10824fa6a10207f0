"""Where the deliveries to subscribers stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from flask import g

from console.subscribers.hubs import Subscriber
from console.texts import N_
from tmf630.events.status import Status, statuses


class Standing(NamedTuple):
    """What a subscriber's deliveries do: the shape that shows it, its tone and its name."""

    shape: str
    tone: str
    name: str


_FAILING: Final = Standing("cross", "bad", N_("Failing"))
_UNREADABLE: Final = Standing("bars", "bad", N_("Cannot be read"))
_WAITING: Final = Standing("half", "moving", N_("Waiting"))
_DELIVERING: Final = Standing("check", "good", N_("Delivering"))


class Row(NamedTuple):
    """A subscriber, and the status of its deliveries."""

    subscriber: Subscriber
    status: Status

    @property
    def standing(self) -> Standing:
        """What its deliveries do now."""
        if not self.status.readable:
            return _UNREADABLE
        if self.status.failing_since is not None:
            return _FAILING
        return _WAITING if self.status.waiting else _DELIVERING


def rows(subscribers: Sequence[Subscriber]) -> Sequence[Row]:
    """The subscribers with their statuses, those that need attention first."""
    known = {each.id: each for each in subscribers}
    found = [Row(known[each.id], each) for each in _statuses(known) if each.id in known]
    return sorted(found, key=_urgency)


def _statuses(known: Mapping[str, Subscriber]) -> Sequence[Status]:
    parts = g.desk.parts
    found: Sequence[Status] = g.api.run(
        statuses(
            parts.subscriptions, parts.read_subscription, parts.undelivered, parts.log, known.keys()
        )
    )
    return found


def _urgency(row: Row) -> tuple[int, bool, str]:
    order = (_UNREADABLE, _FAILING, _WAITING, _DELIVERING)
    return order.index(row.standing), not row.status.dead_letters, row.subscriber.callback
