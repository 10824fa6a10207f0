"""What the service orders of an order say of its items, and what follows for the order.

Pure functions of the content of a fulfilment and of the order.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress
from ordercentre.acceptance.states import followed
from ordercentre.fulfilment.content import (
    INVENTORY,
    Decision,
    FalloutState,
    ItemState,
    ServiceOrder,
    Stage,
)
from productordering.ordering import items
from productordering.ordering.lifecycle import INITIAL, TERMINAL
from tmf630.wire import Json

FAILED: Final = frozenset({"failed", "rejected"})
DELIVERED: Final = frozenset({"completed", "partial"})
NO_ORIGINS: Final[Mapping[str, str]] = MappingProxyType({})
_STARTED: Final = "inProgress"
_CANCELLED: Final = "cancelled"
_ASSESSING: Final = "assessingCancellation"
_WAITING: Final = frozenset({"held", "pending"})
_FOLLOWED: Final = frozenset({"inProgress", "held", "pending", "cancelled", *DELIVERED})
CANCELLING: Final = frozenset({"assessingCancellation", "pendingCancellation"})
UNKNOWN: Final[ItemState] = {"state": "", "errors": [], "passed": False, "answered": False}
_ENDING: Final = TERMINAL | CANCELLING
_DECIDED: Final = {Decision.COMPLETE: "completed", Decision.FAIL: "failed"}


class Outcome(NamedTuple):
    """Where an item is by the latest service order that has it, whose externalId is `source`.

    `delivered` are the ids of its service items that are completed, also in earlier service orders;
    `working` is whether some have not ended.
    """

    state: str
    errors: tuple[str, ...]
    source: str
    passed: bool
    answered: bool
    delivered: tuple[str, ...]
    working: bool


def with_progress(before: ServiceOrder, progress: Progress) -> ServiceOrder:
    """A service order after a look at it. What is not known any more stays as it was."""
    known = dict(before["items"])
    for id, each in progress.items.items():
        old = known.get(id)
        known[id] = {
            "state": each.state or (old["state"] if old else ""),
            "errors": list(each.errors) or (old["errors"] if old else []),
            "passed": each.point_of_no_return or bool(old and old["passed"]),
            "answered": each.state in CANCELLING or bool(old and old["answered"]),
            "delivered": list(each.delivered),
            "working": each.working,
        }
    ended = bool(known) and all(map(_has_ended, known.values()))
    stage = Stage.ENDED if ended and before["stage"] == Stage.OPEN else before["stage"]
    state, expected = progress.state or before["state"], progress.expected_completion_date
    after: ServiceOrder = {**before, "state": state, "items": known, "stage": stage}
    return {**after, "expected": expected} if expected else after


def _has_ended(item: ItemState) -> bool:
    return item["state"] in TERMINAL and not item.get("working", False)


def outcomes(content: Json) -> dict[str, Outcome]:
    """The outcome of each item that a service order has, and the order, by its id."""
    found: dict[str, Outcome] = {}
    for each in content["serviceOrder"]:
        draft = ServiceOrderDraft.of(each["draft"])
        for id in draft.points:
            if id in each.get("removed", ()):
                continue
            known: ItemState = each["items"].get(id, UNKNOWN)
            earlier = [service for service, item in draft.delivered.items() if item == id]
            found[id] = Outcome(
                known["state"],
                tuple(known["errors"]),
                draft.external_id,
                known["passed"] or bool(earlier),
                known["answered"],
                (*earlier, *known.get("delivered", ())),
                each["stage"] != Stage.ENDED and known.get("working", False),
            )
    return found


def without_removed(content: Json, present: Container[str]) -> Json:
    """The content that notes which of its items are none of those `present` in the order."""
    marked = [_without_removed(each, present) for each in content["serviceOrder"]]
    return {**content, "serviceOrder": marked}


def _without_removed(sent: ServiceOrder, present: Container[str]) -> ServiceOrder:
    before = sent.get("removed", ())
    new = [id for id in sent["draft"]["points"] if id not in present and id not in before]
    return {**sent, "removed": [*before, *new]} if new else sent


def decisions(content: Json) -> dict[str, str]:
    """The state that a person has decided on, of each failed item for which one has."""
    return {
        each["item"]: _DECIDED[each["decision"]]
        for each in content["fallout"]
        if each.get("decision") in _DECIDED
    }


def wanted_states(
    order: Json,
    content: Json,
    *,
    origins: Mapping[str, str] = NO_ORIGINS,
    waiting: Container[str] = (),
    grants: bool = False,
) -> dict[str, str]:
    """The states that the items of an order are to have, by their ids.

    Those whose product the inventory has yet to get are among them, unless they are `waiting`.
    `origins` are the states to which items return from a cancellation. Whether an item is cancelled
    that no service order has is what `grants` says.
    """
    present = items.states(order)
    found = outcomes(content)
    states = decisions(content)
    for id, outcome in found.items():
        if id not in states and id in present:
            states[id] = _state(present[id], outcome, origins.get(id, INITIAL))
    if grants:
        states |= dict.fromkeys(_not_sent(order, present, found), _CANCELLED)
    states = {
        id: state
        for id, state in states.items()
        if state and id not in waiting and present.get(id, _CANCELLED) not in TERMINAL
    }
    states |= dict.fromkeys(_without_product(content, present, waiting), "held")
    if "own" in content:
        own = {*found, *content["own"]}
        states |= {
            id: state
            for id, each in followed(order, {**present, **states}, own).items()
            if id not in waiting
            and (state := _following(present[id], each, origins.get(id, INITIAL)))
        }
    return states


def _without_product(
    content: Json, present: Mapping[str, str], waiting: Container[str]
) -> Iterator[str]:
    """The delivered items whose product the inventory refuses, until a person decides."""
    for each in content["fallout"]:
        id = each["item"]
        is_refused = each["source"] == INVENTORY and each["state"] == FalloutState.WAITING
        if is_refused and id in waiting and present.get(id, _CANCELLED) not in _ENDING:
            yield id


def _following(present: str, followed: str, origin: str) -> str:
    """The state of an item that follows others; empty if it stays.

    It returns from a cancellation of which these know nothing.
    """
    if present in CANCELLING and followed == INITIAL:
        return origin
    return followed if followed in _FOLLOWED and followed != present else ""


def _not_sent(order: Json, present: Mapping[str, str], sent: Container[str]) -> Iterator[str]:
    """The items that are being cancelled, and that no service order has."""
    for _, item in items.located(order):
        id = item["id"]
        if present[id] == _ASSESSING and id not in sent and not item.get("productOrderItem"):
            yield id


def _state(present: str, outcome: Outcome, origin: str) -> str:
    """The state that follows from an outcome; empty if none does."""
    is_cancelling = present in CANCELLING
    if outcome.state in FAILED:
        # Nothing of it is left to cancel.
        return _CANCELLED if is_cancelling else "held"
    if outcome.state in CANCELLING:
        return ""
    if is_cancelling and outcome.state not in TERMINAL:
        if not outcome.answered:
            # The acceptance centre has yet to say what comes of the cancellation.
            return ""
        return origin if outcome.state in ("", INITIAL) else outcome.state
    if outcome.state == INITIAL:
        # Its service order is a new one: it is being worked on again.
        return _STARTED if present in _WAITING else ""
    return outcome.state


def newly_failed(content: Json) -> Iterator[tuple[str, Outcome]]:
    """The items that have failed since the last look, with their outcomes."""
    known = {each["item"]: each["source"] for each in content["fallout"]}
    for id, outcome in outcomes(content).items():
        if outcome.state in FAILED and known.get(id) != outcome.source:
            yield id, outcome


def waits_for_a_person(content: Json) -> bool:
    """Whether a failed item waits for a decision."""
    return any(each["state"] == FalloutState.WAITING for each in content["fallout"])


def delivered(content: Json) -> frozenset[str]:
    """The ids of the items that were delivered, by a centre or by hand."""
    by_hand = decisions(content)
    states = {id: by_hand.get(id, each.state) for id, each in outcomes(content).items()}
    return frozenset(id for id, state in states.items() if state in DELIVERED)


def passed(content: Json) -> Mapping[str, bool]:
    """Whether each item that was sent has passed its point of no return, or is delivered."""
    there = delivered(content)
    return {id: each.passed or id in there for id, each in outcomes(content).items()}
