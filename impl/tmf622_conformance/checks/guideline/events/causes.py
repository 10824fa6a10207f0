"""What clients do to orders, and the events that this causes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from tmf622_conformance.check import Inconclusive
from tmf622_conformance.server.api import ORDERS, Api, brief, path_of

CHANGE: Final = "ProductOrderAttributeValueChangeEvent"


def place(api: Api) -> str:
    """Place an order; like the functions below, returns the id of the resource of the event."""
    return str(api.place()["id"])


def change(api: Api) -> str:
    """Change an attribute of a new order."""
    id = place(api)
    api.patch(path_of(ORDERS, id), {"category": "new"})
    return id


def move(api: Api, state: str = "inProgress") -> str:
    """Move a new order to a state; raises `Inconclusive` when the server refuses."""
    id = place(api)
    answer = api.patch(path_of(ORDERS, id), {"state": state})
    if not answer.is_success:
        raise Inconclusive(f"an order cannot be moved to {state}: {brief(answer)}")
    return id


def delete(api: Api) -> str:
    """Delete a new order."""
    id = place(api)
    api.delete(path_of(ORDERS, id))
    return id


def cancel(api: Api) -> str:
    """Cancel a new order; the id is that of the cancellation task."""
    return str(api.cancel(api.place())["id"])


@dataclass(frozen=True, slots=True)
class Event:
    """An event type with the action that causes it. Mandatory ones are `basic`."""

    type: str
    basic: bool
    cause: Callable[[Api], str]
    operation: str


EVENTS: Final[Sequence[Event]] = (
    Event("ProductOrderCreateEvent", True, place, "createProductOrder"),
    Event("ProductOrderStateChangeEvent", True, move, "patchProductOrder"),
    Event(CHANGE, False, change, "patchProductOrder"),
    Event("ProductOrderDeleteEvent", False, delete, "deleteProductOrder"),
    Event(
        "ProductOrderInformationRequiredEvent",
        False,
        partial(move, state="pending"),
        "patchProductOrder",
    ),
    Event("CancelProductOrderCreateEvent", False, cancel, "createCancelProductOrder"),
    Event("CancelProductOrderStateChangeEvent", False, cancel, "createCancelProductOrder"),
)
