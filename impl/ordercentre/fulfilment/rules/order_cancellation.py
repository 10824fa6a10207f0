"""The cancellation of a whole order: each of its service orders has to be cancelled first.

Pure functions of the content of a fulfilment.
"""

from __future__ import annotations

from typing import Any, Final

from ordercentre.fulfilment.content import Cancelling, ServiceOrder, Stage, open_orders
from ordercentre.fulfilment.rules import outcomes
from tmf630.wire import Json

GRANTED: Final = "granted"
"""The outcome of a cancellation that the acceptance centres have carried out."""


def is_asked(content: Json) -> bool:
    """Whether a cancellation of the order waits for the acceptance centres."""
    cancellation: Any = content.get("cancellation")
    return cancellation is not None and not cancellation["outcome"]


def asked(content: Json, reason: str) -> Json:
    """The content with a cancellation of the order that no task asks for."""
    cancellation = {"task": "", "reason": reason, "outcome": ""}
    return content if is_asked(content) else {**content, "cancellation": cancellation}


def planned(content: Json) -> Json:
    """The content in which every open service order is to be cancelled.

    None is if an item has passed its point of no return: the cancellation is refused.
    """
    for id, is_passed in outcomes.passed(content).items():
        if is_passed:
            return _with_outcome(content, f"item {id} has passed its point of no return")
    request, reason = content["cancellation"]["task"], content["cancellation"]["reason"]
    return {
        **content,
        "serviceOrder": [_planned(each, request, reason) for each in content["serviceOrder"]],
    }


def _planned(sent: ServiceOrder, request: str, reason: str) -> ServiceOrder:
    known = sent.get("cancelling")
    # What was refused of an earlier request is asked for again.
    is_open = known and (not known["refused"] or known["request"] == request)
    if is_open or sent["stage"] == Stage.ENDED:
        return sent
    asked: Cancelling = {"request": request, "task": "", "reason": reason, "refused": ""}
    return {**sent, "cancelling": asked}


def settled(content: Json) -> Json:
    """The content with the outcome of the cancellation, once all acceptance centres have answered.

    The outcome is the first refusal, if there is any.
    """
    if not is_asked(content):
        return content
    refusals = []
    for each in open_orders(content):
        if "cancelling" not in each or not each["cancelling"]["refused"]:
            return content
        refusals.append(each["cancelling"]["refused"])
    done = outcomes.outcomes(content)
    refusals += [
        f"item {id} is completed" for id, each in done.items() if each.state in outcomes.DELIVERED
    ]
    return _with_outcome(content, refusals[0] if refusals else GRANTED)


def _with_outcome(content: Json, outcome: str) -> Json:
    return {**content, "cancellation": {**content["cancellation"], "outcome": outcome}}
