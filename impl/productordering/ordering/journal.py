"""What is known of an order beyond what its clients see."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple, TypedDict

Json = dict[str, Any]


class Cancellation(TypedDict):
    """A cancellation task as the order knows it, from the request until the task has ended.

    `task` is its id, `sent` the task as it is to be stored, `key` the name, digest and moment of
    the `Idempotency-Key` that it was requested with, `request` the id of that request. `moved` has
    the items that went to `assessingCancellation` because of it, `assessments` how many have been
    begun. `outcome` is why it was refused, or when it took effect.
    """

    task: str
    sent: Json
    key: tuple[str, str, float] | None
    request: str
    stage: str
    moved: list[str]
    assessments: int
    outcome: str


class Journal(TypedDict, total=False):
    """The journal of an order, a JSON object.

    `history` has the latest changes, the oldest first, and `forgotten` says how many there were
    before. `origins` has the items that are being assessed for cancellation, with the states that
    they came from, `origin` that of the order.
    """

    history: list[Json]
    forgotten: int
    origins: dict[str, str]
    origin: str
    cancellation: Cancellation


class Order(NamedTuple):
    """An order: the resource that clients see, and the server's journal of it."""

    resource: Json
    journal: Journal


class Occasion(NamedTuple):
    """On which a change is made: when, by whom, and what for, in words."""

    now: datetime
    actor: str
    cause: str


ASSESSING: Final = "assessing"
ACCEPTED: Final = "accepted"
CANCELLED: Final = "cancelled"
REFUSED: Final = "refused"
"""The stages of a cancellation; in the last two the order is free again, its task not yet told."""


def open_cancellation(journal: Journal) -> Cancellation | None:
    """The cancellation that holds the order, if there is one."""
    cancellation = journal.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] in (ASSESSING, ACCEPTED) else None
