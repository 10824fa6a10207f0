"""The lifecycles of orders, their items and cancellation tasks: which state leads to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from productordering.ordering import Forbidden
from productordering.versions import states
from productordering.versions.mapping import DRAFT, STATES

Lifecycle = Mapping[str, Sequence[str]]
"""The states that each state may change to."""

INITIAL: Final = "acknowledged"
_ACCEPTED: Final = "inProgress.accepted"

ORDER: Final[Lifecycle] = MappingProxyType(
    {
        "acknowledged": ("inProgress", "pending", "held", "rejected", "assessingCancellation"),
        "pending": ("inProgress", "held", "rejected", "assessingCancellation"),
        "held": ("inProgress", "pending", "assessingCancellation"),
        "inProgress": (
            *("pending", "held", "completed", "failed", "partial", "assessingCancellation"),
        ),
        "assessingCancellation": (
            *("pendingCancellation", "acknowledged", "inProgress", "pending", "held"),
        ),
        "pendingCancellation": ("cancelled",),
        "rejected": (),
        "completed": (),
        "failed": (),
        "partial": (),
        "cancelled": (),
    }
)
"""Of product orders. From `assessingCancellation` an order returns only to its former state."""

ITEM: Final[Lifecycle] = MappingProxyType(
    {
        state: tuple(each for each in following if each != "partial")
        for state, following in ORDER.items()
        if state != "partial"
    }
)
"""Of product order items: in v4 an item is never `partial`."""


def _in_v5(lifecycle: Lifecycle, own: Lifecycle, entered: Mapping[str, str]) -> Lifecycle:
    """The lifecycle with v5's states. `own` says what they lead to.

    Each of `entered` is entered from where the state is that it is given for.
    """
    return MappingProxyType(
        {
            state: tuple(each for each in _reached(following, entered) if each != state)
            for state, following in {**lifecycle, **own}.items()
        }
    )


def _reached(following: Sequence[str], entered: Mapping[str, str]) -> Iterator[str]:
    for state in following:
        yield state
        if state in entered:
            yield entered[state]


ORDER_IN_V5: Final = _in_v5(
    ORDER,
    {
        DRAFT: (INITIAL, *ORDER["pending"]),
        "inProgress": (_ACCEPTED, *ORDER["inProgress"]),
        _ACCEPTED: ("inProgress", *ORDER["inProgress"]),
    },
    entered={"inProgress": _ACCEPTED},
)
"""Of product orders, with the states that only v5 has."""

ITEM_IN_V5: Final = _in_v5(ITEM, {"partial": ()}, entered={"completed": "partial"})
"""Of product order items, with the state that only v5 has."""

_OF_V5_ALONE: Final = frozenset({*STATES[states.ORDER], *STATES[states.ITEM]})

TASK: Final[Lifecycle] = MappingProxyType(
    {
        "acknowledged": ("inProgress",),
        "inProgress": ("done", "terminatedWithError"),
        "done": (),
        "terminatedWithError": (),
    }
)
"""Of cancellation tasks."""

TERMINAL: Final = frozenset(state for state, following in ORDER.items() if not following)
"""The final states of orders and items."""

NOT_BY_CLIENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("assessingCancellation", "pendingCancellation", "cancelled"),
            "by cancelProductOrder or the roll-up of its items",
        ),
        "partial": "by the roll-up of its items",
        DRAFT: "by the requestedInitialState of a new order",
    }
)
"""States that no patch may request for an order, with what leads to them."""

_LEADING: Final = ("assessingCancellation", "pendingCancellation", "held", "pending", "inProgress")
_ENDING: Final = (("completed", "partial"), ("cancelled", "cancelled"), ("failed", "failed"))


def rolled_up(items: Iterable[str]) -> str:
    """The state of an order, rolled up from the states of all its items.

    Where an item is delivered in part, as v5 says it, the order is not completed either.
    """
    seen = set(items)
    if seen == {"completed"}:
        return "completed"
    found = {states.in_v4(states.ITEM, each) for each in seen}
    if found <= TERMINAL:
        return next((order for item, order in _ENDING if item in found), "rejected")
    for state in _LEADING:
        if state in found:
            return state
    return "inProgress" if found & TERMINAL else "acknowledged"


def following(lifecycle: Lifecycle, state: str, origin: str | None) -> Sequence[str]:
    """The states that a state may change to, if it was entered from `origin` (None: unknown)."""
    allowed = lifecycle[state]
    if state == "assessingCancellation" and origin is not None:
        known = {"pendingCancellation", states.in_v4(states.ORDER, origin)}
        return tuple(each for each in allowed if states.in_v4(states.ORDER, each) in known)
    return allowed


def check_item(where: str, state: str, wanted: str, origin: str | None) -> None:
    """Raise Forbidden, with the allowed states, unless an item may change to the wanted state."""
    _check(where, state, wanted, following(ITEM_IN_V5, state, origin), without=())


def check_item_follows_order(where: str, state: str, wanted: str, origin: str | None) -> None:
    """The same for an item that takes the state which is requested for its order."""
    _check(where, state, wanted, following(ITEM_IN_V5, state, origin), without=NOT_BY_CLIENTS)


def check_requested_by_client(where: str, state: str, wanted: str, origin: str | None) -> None:
    """The same for a state that a client requests for an order."""
    allowed = following(ORDER_IN_V5, state, origin)
    if way := NOT_BY_CLIENTS.get(wanted):
        choice = _choice(state, allowed, NOT_BY_CLIENTS)
        raise Forbidden(f"{where}: an order becomes {wanted} {way}, not by a patch; {choice}")
    _check(where, state, wanted, allowed, without=NOT_BY_CLIENTS)


def _check(
    where: str, state: str, wanted: str, allowed: Sequence[str], without: Iterable[str]
) -> None:
    if wanted not in (state, *allowed):
        choice = _choice(state, allowed, without)
        raise Forbidden(f"{where}: {state} cannot become {wanted}; {choice}")


def _choice(state: str, allowed: Sequence[str], without: Iterable[str]) -> str:
    """The allowed states that a client may request, as text; v5's from a state of v5's alone."""
    if not allowed:
        return f"{state} is final"
    hidden = {*without, *(() if state in _OF_V5_ALONE else _OF_V5_ALONE)}
    named = ", ".join(each for each in allowed if each not in hidden)
    return f"allowed from {state}: {named or 'nothing that a patch could ask for'}"
