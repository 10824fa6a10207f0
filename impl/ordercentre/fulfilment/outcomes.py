"""What the service orders of an order say of its items, and what follows for the order.

Pure functions of the content of a fulfilment and of the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress
from ordercentre.acceptance.states import followed
from ordercentre.fulfilment.entry import Decision, FalloutState, ItemState, ServiceOrder, Stage
from productordering.ordering import items
from productordering.ordering.lifecycle import INITIAL, TERMINAL
from tmf630.wire import Json

FAILED: Final = frozenset({"failed", "rejected"})
DELIVERED: Final = frozenset({"completed", "partial"})
_STARTED: Final = "inProgress"
_WAITING: Final = frozenset({"held", "pending"})
_FOLLOWED: Final = frozenset({"inProgress", "held", "pending", "cancelled", *DELIVERED})
_CANCELLING: Final = frozenset({"assessingCancellation", "pendingCancellation"})
UNKNOWN: Final[ItemState] = {"state": "", "errors": [], "passed": False, "cancelling": False}
_DECIDED: Final = {Decision.COMPLETE: "completed", Decision.FAIL: "failed"}


class Outcome(NamedTuple):
    """Where an item is by the latest service order that has it, whose externalId is `source`."""

    state: str
    errors: tuple[str, ...]
    source: str
    passed: bool
    cancelling: bool


def with_progress(before: ServiceOrder, progress: Progress) -> ServiceOrder:
    """A service order after a look at it. What is not known any more stays as it was."""
    known = dict(before["items"])
    for id, each in progress.items.items():
        old = known.get(id)
        known[id] = {
            "state": each.state or (old["state"] if old else ""),
            "errors": list(each.errors) or (old["errors"] if old else []),
            "passed": each.point_of_no_return or bool(old and old["passed"]),
            "cancelling": each.state in _CANCELLING or bool(old and old["cancelling"]),
        }
    ended = bool(known) and all(each["state"] in TERMINAL for each in known.values())
    stage = Stage.ENDED if ended and before["stage"] == Stage.OPEN else before["stage"]
    return {**before, "state": progress.state or before["state"], "items": known, "stage": stage}


def refused(before: ServiceOrder, why: str) -> ServiceOrder:
    """A service order that the acceptance centre does not take: its items are rejected."""
    return _all(before, "rejected", [why])


def never_sent(before: ServiceOrder) -> ServiceOrder:
    """A service order that was cancelled before the acceptance centre had it."""
    return _all(before, "cancelled", [])


def _all(before: ServiceOrder, state: str, errors: list[str]) -> ServiceOrder:
    ids = ServiceOrderDraft.of(before["draft"]).points
    of_items: dict[str, ItemState] = {
        id: {"state": state, "errors": errors, "passed": False, "cancelling": False} for id in ids
    }
    return {**before, "stage": Stage.ENDED, "state": state, "items": of_items}


def outcomes(content: Json) -> dict[str, Outcome]:
    """The outcome of each item that a service order has, by its id."""
    found: dict[str, Outcome] = {}
    for each in content["serviceOrder"]:
        draft = ServiceOrderDraft.of(each["draft"])
        for id in draft.points:
            known: ItemState = each["items"].get(id, UNKNOWN)
            found[id] = Outcome(
                known["state"],
                tuple(known["errors"]),
                draft.external_id,
                known["passed"],
                known["cancelling"],
            )
    return found


def decisions(content: Json) -> dict[str, str]:
    """The state that a person has decided on, of each failed item for which one has."""
    return {
        each["item"]: _DECIDED[each["decision"]]
        for each in content["fallout"]
        if each.get("decision") in _DECIDED
    }


def wanted_states(order: Json, content: Json) -> dict[str, str]:
    """The states that the items of an order are to have, by their ids.

    Those whose product the inventory has yet to get are among them.
    """
    present = items.states(order)
    found = outcomes(content)
    decided = decisions(content)
    states = {}
    for id, outcome in found.items():
        if id in present and (state := decided.get(id) or _state(present[id], outcome)):
            states[id] = state
    for each in content["fallout"]:
        # A person has an item that no service order has: the inventory did not take its product.
        if each["item"] in present and each["item"] not in found and each["item"] in decided:
            states[each["item"]] = decided[each["item"]]
    if found:
        after = {**present, **states}
        states |= {
            id: state
            for id, state in followed(order, after, found.keys()).items()
            if state in _FOLLOWED and state != present[id] and present[id] not in TERMINAL
        }
    return states


def _state(present: str, outcome: Outcome) -> str:
    """The state that follows from an outcome; empty if none does."""
    if present in TERMINAL:
        return ""
    if outcome.state in FAILED:
        return "held"
    if outcome.state == INITIAL:
        # Its service order is a new one: it is being worked on again.
        return _STARTED if present in _WAITING else ""
    if outcome.state in _CANCELLING:
        return ""
    if present in _CANCELLING and outcome.state not in TERMINAL and not outcome.cancelling:
        # The acceptance centre has yet to say what comes of the cancellation.
        return ""
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


def passed(content: Json) -> Mapping[str, bool]:
    """Whether each item that was sent has passed its point of no return."""
    return {id: each.passed for id, each in outcomes(content).items()}
