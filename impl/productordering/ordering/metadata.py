"""The server's own metadata of an order, which clients do not see."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict

from tmf630.resources.aggregate import Aggregate
from tmf630.wire import Json


class RequestKey(TypedDict):
    """The idempotency key of a request, by which a repetition is recognised."""

    name: str
    digest: str
    moment: float


class Stage(StrEnum):
    """How far a cancellation is.

    While it is `WAITING` for its date, the order may change. With `CANCELLED` or `REFUSED` the
    outcome is known, and the task is to end. The values are the format of stored orders.
    """

    WAITING = "waiting"
    ASSESSING = "assessing"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    ENDED = "ended"


class Cancellation(TypedDict):
    """The latest cancellation task of an order, from the request on.

    task         its id
    sent         the task as it is to be stored
    key          the `Idempotency-Key` of the request
    request      the id of the request
    stored       true when the task is stored and its own job ends it
    stage        how far it is
    singly       the ids of the items that were in `assessingCancellation` before the task began
    assessments  how many assessments have begun
    outcome      why the cancellation was refused, or when it took effect

    These names are the format of stored orders.
    """

    task: str
    sent: Json
    key: RequestKey | None
    request: NotRequired[str]
    stored: NotRequired[bool]
    stage: Stage
    singly: list[str]
    assessments: int
    outcome: str


class Metadata(TypedDict, total=False):
    """The metadata of an order, a JSON object.

    changes       how many changes have had entries in the history
    slot          the slot of the next entry
    history       the changes that have no entry yet, the oldest first: the creation, until there is
                  another change; all changes, if an older version was the last to write the order
    forgotten     how many changes that older version has dropped
    origins       the former state of each item whose cancellation is assessed, by its id
    origin        the former state of an order whose cancellation is assessed
    cancellation  its latest cancellation task
    capture       what was checked and found when it was captured

    These names are the format of stored orders.
    """

    changes: int
    slot: int
    history: list[Json]
    forgotten: int
    origins: dict[str, str]
    origin: str
    cancellation: Cancellation
    capture: Json


Order = Aggregate[Metadata]
"""A product order with the server's own metadata of it, and the events of its latest change."""


class AuditContext(NamedTuple):
    """When, by whom and why a change is made.

    `action` is what the audit calls it, empty for a change that is no more than that.
    """

    now: datetime
    actor: str
    cause: str
    action: str = ""


def open_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation during which no client may change a state, if there is one."""
    cancellation = metadata.get("cancellation")
    return (
        cancellation
        if cancellation and cancellation["stage"] in (Stage.ASSESSING, Stage.ACCEPTED)
        else None
    )


def unended_cancellation(metadata: Metadata) -> Cancellation | None:
    """The cancellation whose task may not have ended yet, if there is one."""
    cancellation = metadata.get("cancellation")
    return cancellation if cancellation and cancellation["stage"] != Stage.ENDED else None
