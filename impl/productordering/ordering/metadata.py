"""What is known of an order beyond what its clients see."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple, NotRequired, TypedDict

from tmf630.resources.aggregate import Aggregate

Json = dict[str, Any]


class RequestKey(TypedDict):
    """What a repetition of a request is known by."""

    name: str
    digest: str
    moment: float


class Cancellation(TypedDict):
    """A cancellation task as the order knows it, from the request on; its last one, once it ended.

    `task` is its id, `sent` the task as it is to be stored, `key` the `Idempotency-Key` that it was
    requested with, `request` the id of that request. `stored` says that the task is stored, and has
    a job of its own that ends it. `singly` has the items that were being
    assessed before it began, each by itself, `assessments` how many have been begun of the task.
    `outcome` is why it was refused, or when it took effect.
    """

    task: str
    sent: Json
    key: RequestKey | None
    request: NotRequired[str]
    stored: NotRequired[bool]
    stage: str
    singly: list[str]
    assessments: int
    outcome: str


class Metadata(TypedDict, total=False):
    """The journal of an order, a JSON object.

    `changes` says how many changes have entries in the history, and `slot` where the next entry is
    put. `history` has changes that have none yet, the oldest first: the first one, until there is
    another, and those of orders that were last changed when all of them were here; `forgotten` says
    how many of those were no longer kept. `origins` has the items that are being assessed for
    cancellation, with the states that they came from, `origin` that of the order.
    """

    changes: int
    slot: int
    history: list[Json]
    forgotten: int
    origins: dict[str, str]
    origin: str
    cancellation: Cancellation


Order = Aggregate[Metadata]
"""A product order with the server's own metadata of it, and the events of its latest change."""


class AuditContext(NamedTuple):
    """On which a change is made: when, by whom, and what for, in words."""

    now: datetime
    actor: str
    cause: str


WAITING: Final = "waiting"
ASSESSING: Final = "assessing"
ACCEPTED: Final = "accepted"
CANCELLED: Final = "cancelled"
REFUSED: Final = "refused"
ENDED: Final = "ended"
"""The stages of a cancellation. While it is `waiting` for its date the order goes on; from
`cancelled` or `refused` on the order is free again, and the task has yet to be told, which is done
when it has ended."""


def open_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation that holds the order, if there is one."""
    cancellation = metadata.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] in (ASSESSING, ACCEPTED) else None


def unended_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation for which there is something left to do, if there is one."""
    cancellation = metadata.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] != ENDED else None
