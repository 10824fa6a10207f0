"""What acceptance centres answer: to new service orders, to amendments, to cancellations.

Pure functions of a service order of the fulfilment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.fulfilment.content import Cancelling, ItemState, ServiceOrder, Stage
from ordercentre.fulfilment.rules.outcomes import CANCELLING, UNKNOWN
from productordering.ordering.lifecycle import TERMINAL
from tmf630.wire import Json

_MOST_REFUSALS: Final = 10


def refused(before: ServiceOrder, why: str) -> ServiceOrder:
    """A service order that the acceptance centre does not take: its items are rejected."""
    return _all(before, "rejected", [why])


def never_sent(before: ServiceOrder) -> ServiceOrder:
    """A service order that was cancelled before the acceptance centre had it."""
    return _all(before, "cancelled", [])


def cancelled(before: ServiceOrder) -> ServiceOrder:
    """A service order that the acceptance centre has cancelled.

    A centre may say so before it says so of the items.
    """
    ids = ServiceOrderDraft.of(before["draft"]).points
    known = {**dict.fromkeys(ids, UNKNOWN), **before["items"]}
    ended: dict[str, ItemState] = {
        id: each if each["state"] in TERMINAL else {**each, "state": "cancelled"}
        for id, each in known.items()
    }
    return {**before, "stage": Stage.ENDED, "state": "cancelled", "items": ended}


def refused_cancellation(before: ServiceOrder, why: str) -> ServiceOrder:
    """A service order that the acceptance centre does not cancel."""
    asked: Cancelling = {**before["cancelling"], "refused": why}
    return {
        **_answered(before, before["draft"]["points"]),
        "cancelling": asked,
        "refusals": _more(before, f"its cancellation was refused: {why}"),
    }


def amended(before: ServiceOrder) -> ServiceOrder:
    """A service order that the acceptance centre has amended."""
    after: ServiceOrder = {**before, "draft": before["amended"], "stage": Stage.OPEN}
    del after["amended"], after["patch"], after["closing"]
    return after


def refused_amendment(before: ServiceOrder, why: str) -> ServiceOrder:
    """A service order that the acceptance centre does not amend.

    It counts as amended, so that the same is not sent again; but its items are as they were.
    """
    draft = before["draft"]
    after = amended(_answered(before, before["closing"]))
    listed = {"serviceOrderItem": draft["body"]["serviceOrderItem"]}
    after["draft"] = {
        **draft,
        "body": {**after["draft"]["body"], **listed},
        "digests": after["draft"]["digests"],
    }
    after["refusals"] = _more(before, f"an amendment was refused: {why}")
    return after


def too_late(before: ServiceOrder, digests: Mapping[str, str]) -> ServiceOrder:
    """A service order with items that were delivered before an amendment of them was sent.

    `digests` are of what the order says of these items now; it counts as sent.
    """
    after: ServiceOrder = {**before, "draft": _saying(before["draft"], digests)}
    if "amended" in before:
        after["amended"] = _saying(before["amended"], digests)
    late = ", ".join(sorted(digests))
    after["refusals"] = _more(before, f"an amendment came too late, after the delivery: {late}")
    return after


def _saying(draft: Json, digests: Mapping[str, str]) -> Json:
    return {**draft, "digests": {**draft["digests"], **digests}}


def after_cancellations(content: Json, states: Mapping[str, str]) -> Json:
    """The content without the answers to cancellations of items that have gone on since.

    `states` are those of the order's items. So a later cancellation is asked for once more.
    """
    changed = [_after_cancellation(each, states) for each in content["serviceOrder"]]
    return content if changed == content["serviceOrder"] else {**content, "serviceOrder": changed}


def _after_cancellation(sent: ServiceOrder, states: Mapping[str, str]) -> ServiceOrder:
    kept: dict[str, ItemState] = {
        id: {**each, "answered": each["answered"] and states.get(id) in CANCELLING}
        for id, each in sent["items"].items()
    }
    changed: ServiceOrder = {**sent, "items": kept}
    cancelling = changed.get("cancelling")
    is_over = not any(states.get(id) in CANCELLING for id in sent["draft"]["points"])
    if cancelling and cancelling["refused"] and is_over:
        del changed["cancelling"]
    return changed


def _all(before: ServiceOrder, state: str, errors: list[str]) -> ServiceOrder:
    ids = ServiceOrderDraft.of(before["draft"]).points
    of_items: dict[str, ItemState] = {
        id: {"state": state, "errors": errors, "passed": False, "answered": False} for id in ids
    }
    return {**before, "stage": Stage.ENDED, "state": state, "items": of_items}


def _answered(before: ServiceOrder, ids: Iterable[str]) -> ServiceOrder:
    """A service order whose acceptance centre has answered a cancellation of these items."""
    known = {id: before["items"].get(id, UNKNOWN) for id in ids}
    answered: dict[str, ItemState] = {id: {**each, "answered": True} for id, each in known.items()}
    return {**before, "items": {**before["items"], **answered}}


def _more(before: ServiceOrder, refusal: str) -> Sequence[str]:
    return [*before.get("refusals", ()), refusal][-_MOST_REFUSALS:]
