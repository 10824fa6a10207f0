"""The states of generated orders: of the order, of its items, and when they were reached."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from productordering.seed.items import Item


class Course(NamedTuple):
    """How generated orders reach one state.

    `weight` is their share in percent. Each of the `leading` states has an item; the others are in
    a state of `leading` or `beside`, so that together they yield the order's state.
    `reach` is the range of the time until the state, as a fraction of the delivery time.
    """

    weight: int
    leading: tuple[str, ...]
    beside: tuple[str, ...]
    reach: tuple[float, float]
    remarks: tuple[str, ...]


COURSES: Mapping[str, Course] = {
    "acknowledged": Course(9, ("acknowledged",), (), (0.0, 0.05), ("Order received, thank you.",)),
    "pending": Course(
        6,
        ("pending",),
        ("acknowledged", "inProgress", "completed"),
        (0.1, 0.5),
        (
            "We need a proof of identity.",
            "The account holder has yet to agree.",
            "Please confirm the delivery date.",
        ),
    ),
    "held": Course(
        6,
        ("held",),
        ("acknowledged", "inProgress", "pending", "completed"),
        (0.1, 0.6),
        ("Out of stock, expected within the week.", "A network fault must be mended first."),
    ),
    "inProgress": Course(
        12,
        ("inProgress",),
        ("acknowledged", "completed"),
        (0.2, 0.9),
        ("Preparation has begun.", "Handed to the delivery team.", "Tests are running."),
    ),
    "completed": Course(
        42,
        ("completed",),
        (),
        (0.5, 1.2),
        ("Delivered and working.", "Customer confirmed the service.", "Activated overnight."),
    ),
    "partial": Course(
        5,
        ("completed", "failed"),
        ("cancelled", "rejected"),
        (0.6, 1.2),
        ("Part of the order could not be delivered; the rest is in service.",),
    ),
    "failed": Course(
        4,
        ("failed",),
        ("rejected",),
        (0.5, 1.2),
        ("The customer could not be reached.", "Activation timed out three times."),
    ),
    "rejected": Course(
        4,
        ("rejected",),
        (),
        (0.02, 0.2),
        ("The offering is no longer sold.", "The credit check was not passed."),
    ),
    "cancelled": Course(
        6,
        ("cancelled",),
        ("rejected", "failed"),
        (0.1, 0.7),
        ("Customer changed their mind.", "Found a better offer.", "Moving abroad."),
    ),
    "assessingCancellation": Course(
        3,
        ("assessingCancellation",),
        ("completed",),
        (0.1, 0.6),
        ("Customer asked to cancel; delivery is being checked.",),
    ),
    "pendingCancellation": Course(
        3,
        ("pendingCancellation",),
        ("cancelled",),
        (0.2, 0.7),
        ("Cancellation accepted, deliveries are being recalled.",),
    ),
}

_STATES = tuple(state for state, course in COURSES.items() for _ in range(course.weight))


def draw_state(random: Random, leaves: int) -> str:
    """A random state that an order with `leaves` items can have."""
    while True:
        state = random.choice(_STATES)
        if len(COURSES[state].leading) <= leaves:
            return state


def set_states(random: Random, items: list[Item], leaves: int, state: str) -> None:
    """Give every item a state, so that together they yield `state` for the order."""
    leading, beside = COURSES[state].leading, COURSES[state].beside
    others = leading + beside
    states = [*leading, *(random.choice(others) for _ in range(leaves - len(leading)))]
    random.shuffle(states)
    _spread(items, iter(states), leading[-1])


def _spread(items: list[Item], states: Iterator[str], mixed: str) -> None:
    """Give an item with nested items their common state, or `mixed` when they differ."""
    for item in items:
        if parts := item.get("productOrderItem"):
            _spread(parts, states, mixed)
            nested = {part["state"] for part in parts}
            item["state"] = nested.pop() if len(nested) == 1 else mixed
        else:
            item["state"] = next(states)
