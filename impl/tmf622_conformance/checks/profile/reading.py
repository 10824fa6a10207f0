"""Retrieval and lists of orders and cancellations."""

from __future__ import annotations

from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, expect
from tmf622_conformance.checks.orders import CANCELLATION, FULL_ORDER, ORDER
from tmf622_conformance.checks.resources import reading
from tmf622_conformance.checks.resources.reading import UNKNOWN_ID
from tmf622_conformance.checks.subject import Action
from tmf622_conformance.contract import TMF622
from tmf622_conformance.server.api import HUB, Api, brief, json_of, path_of

GROUP: Final = reading.RULES.group(
    {"order-": ORDER, "full-order-": FULL_ORDER, "cancellation-": CANCELLATION}
)
reading.LISTS.add(GROUP, {"order-": ORDER, "cancellation-": CANCELLATION})
_SENTENCE: Final = "{} {}/{{id}} with an unknown id is 404 with an Error"


def _is_unknown_listener(api: Api) -> None:
    answer = api.delete(path_of(HUB, UNKNOWN_ID))
    expect(
        answer.status_code == httpx.codes.NOT_FOUND,
        f"DELETE of an unknown id is not 404 but {brief(answer)}",
    )
    wrong = TMF622.problems("Error", json_of(answer))
    expect(not wrong, f"the answer's body is not an Error: {'; '.join(wrong)}")


for _subject, _action in (
    (ORDER, Action.RETRIEVE),
    (ORDER, Action.PATCH),
    (ORDER, Action.DELETE),
    (CANCELLATION, Action.RETRIEVE),
):
    _operation = _subject.operation(_action)
    GROUP.check(
        f"{_operation}-unknown",
        MANDATORY,
        _SENTENCE.format(_action.method, _subject.model.collection_path),
        _operation,
    )(partial(reading.is_unknown, subject=_subject, action=_action))
GROUP.check(
    "unregisterListener-unknown",
    MANDATORY,
    _SENTENCE.format("DELETE", HUB),
    "unregisterListener",
)(_is_unknown_listener)
