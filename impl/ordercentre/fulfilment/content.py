"""The content of a fulfilment: what was sent where, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NotRequired, TypedDict

from tmf630.wire import Json


class Stage(StrEnum):
    """How far a service order is. The values are the format of stored entries.

    One that is to be created may be there already: its POST may have been answered in vain.
    """

    TO_CREATE = "toCreate"
    OPEN = "open"
    TO_AMEND = "toAmend"
    ENDED = "ended"


class Cancelling(TypedDict):
    """The cancellation of a service order.

    task      the id of its task there, empty until that is known
    reason    the reason that the task has
    refused   why it was refused, empty while it is not
    request   the cancellation task of the product order, empty if its items were cancelled
    """

    request: str
    task: str
    reason: str
    refused: str


class ItemState(TypedDict):
    """Where an item is by its services.

    `state` is one of an item in v5, empty as long as it is not known. `errors` say what has failed,
    `passed` is whether the item has passed its point of no return, `answered` whether the centre
    has begun or refused to cancel it. `delivered` are the ids of its service items that are
    completed; `working` is whether some have not ended, although one has failed.
    """

    state: str
    errors: Sequence[str]
    passed: bool
    answered: bool
    delivered: NotRequired[Sequence[str]]
    working: NotRequired[bool]


class ServiceOrder(TypedDict):
    """A service order.

    draft        what the acceptance centre has, or is to get: `ServiceOrderDraft.stored`
    stage        how far it is
    id           its id there, empty until that is known
    state        its state there, as far as it is known
    items        where the items of the product order are by it, by their ids
    expected     its expectedCompletionDate, once it has one
    amended      the draft that it is to become
    patch        the patch that makes it so
    closing      the ids of the items that this patch cancels
    refusals     what was refused, and why
    cancelling   its cancellation
    removed      the ids of its items that were removed from the order; it may use them again
    """

    draft: Json
    stage: Stage
    id: str
    state: str
    items: Mapping[str, ItemState]
    expected: NotRequired[str]
    amended: NotRequired[Json]
    patch: NotRequired[Json]
    closing: NotRequired[Sequence[str]]
    refusals: NotRequired[Sequence[str]]
    cancelling: NotRequired[Cancelling]
    removed: NotRequired[Sequence[str]]


class Decision(StrEnum):
    """What a person decides of a failed item."""

    RETRY = "retry"
    COMPLETE = "complete"
    FAIL = "fail"


class FalloutState(StrEnum):
    """Whether a failed item is tried again by itself, waits for a person, or is past that."""

    RETRYING = "retrying"
    WAITING = "waiting"
    ENDED = "ended"


INVENTORY: Final = "inventory"
"""The source of a failure to write a product."""


class Fallout(TypedDict):
    """The failure of an item.

    item        the id of the order's item
    source      the externalId of the service order that failed, or `inventory`
    why         the reasons that were given
    attempts    how often it has been tried
    time        when it failed the last time
    retry_at    when it is tried again by itself, in seconds since 1970
    decision    what a person has decided
    """

    item: str
    source: str
    why: str
    attempts: int
    time: str
    state: FalloutState
    retry_at: NotRequired[float]
    decision: NotRequired[Decision]


class Cancellation(TypedDict):
    """The cancellation of the whole order that its task asks for, and what came of it.

    `outcome` is empty until the acceptance centres have answered; then it is `granted`, or why not.
    """

    task: str
    reason: str
    outcome: str


class Fulfilment(TypedDict, total=False):
    """The content of an entry; the names are the format of stored entries.

    serviceOrder   the service orders, in the order in which they came to be
    own            the ids of the items with a service of their own, when the order was last sent
    fallout        the failures of items, one for an item
    tried          the ids of the items whose products may have been written
    product        what the inventory has of each item, by the item's id: `{id, href}`
    cancellation   the latest cancellation of the order
    failures       how many looks in a row have failed
    error          why the last one has, empty if it has not
    worklist       whether a failed item waits for a person
    late           whether the order will be, or is, later than was requested
    requested, expected  the dates by which that is known
    ended          whether the order has ended
    """

    serviceOrder: list[ServiceOrder]
    own: list[str]
    fallout: list[Fallout]
    tried: list[str]
    product: dict[str, Json]
    cancellation: Cancellation
    failures: int
    error: str
    worklist: bool
    late: bool
    ended: bool
    requested: str
    expected: str


def open_orders(content: Json) -> Sequence[ServiceOrder]:
    """The service orders that have not ended."""
    return [each for each in content["serviceOrder"] if each["stage"] != Stage.ENDED]
