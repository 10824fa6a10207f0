"""The server's own metadata of an order, which clients do not see."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple, NotRequired, TypedDict

from tmf630.resources.aggregate import Aggregate

Json = dict[str, Any]


class RequestKey(TypedDict):
    """The idempotency key of a request, by which a repetition is recognised."""

    name: str
    digest: str
    moment: float


class Cancellation(TypedDict):
    """The latest cancellation task of an order, from the request on.

    `task` is its id, `sent` the task as it is to be stored, `key` the `Idempotency-Key` of the
    request, `request` the id of the request. `stored` is true when the task is stored and has a job
    of its own that ends it. `singly` lists the items that were assessed one by one before the task
    began, `assessments` counts those of the task. `outcome` is why the cancellation was refused,
    or when it took effect.
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
    """The metadata of an order, a JSON object.

    `changes` is how many changes have entries in the history, `slot` the slot of the next entry.
    `history` lists changes without an entry, the oldest first: the creation, until there is another
    change, and all changes of an order that was last written when histories were still here;
    `forgotten` is how many of those were dropped. `origins` maps each item whose cancellation is
    being assessed to its former state, `origin` is the former state of the order.
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
    """When, by whom and why a change is made."""

    now: datetime
    actor: str
    cause: str


WAITING: Final = "waiting"
ASSESSING: Final = "assessing"
ACCEPTED: Final = "accepted"
CANCELLED: Final = "cancelled"
REFUSED: Final = "refused"
ENDED: Final = "ended"
"""The stages of a cancellation. While it is `waiting` for its date, the order may change. With
`cancelled` or `refused` the outcome is known, and the task is to end. With `ended` it has ended."""


def open_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation during which no client may change a state, if there is one."""
    cancellation = metadata.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] in (ASSESSING, ACCEPTED) else None


def unended_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation whose task may not have ended yet, if there is one."""
    cancellation = metadata.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] != ENDED else None
