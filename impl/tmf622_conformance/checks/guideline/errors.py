"""Refused requests: those that any collection refuses, and those of hub and cancellations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, expect
from tmf622_conformance.checks.orders import ORDER
from tmf622_conformance.checks.resources import errors
from tmf622_conformance.checks.resources.wrong_requests import Wrong, wrong_requests
from tmf622_conformance.contract import TMF622
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import CANCELLATIONS, HUB, ORDERS, Api

GROUP: Final = errors.RULES.group({"": ORDER})
_JSON: Final = {"Content-Type": "application/json"}
_OWN: Final[Sequence[Wrong]] = (
    Wrong(
        "missing-callback",
        MANDATORY,
        "a registration without callback is 400",
        "registerListener",
        "POST",
        lambda _: HUB,
        (httpx.codes.BAD_REQUEST,),
        lambda _: "{}",
        _JSON,
    ),
    Wrong(
        "cancel-without-order",
        MANDATORY,
        "a cancellation without order is 400",
        "createCancelProductOrder",
        "POST",
        lambda _: CANCELLATIONS,
        (httpx.codes.BAD_REQUEST,),
        lambda _: "{}",
        _JSON,
    ),
)

for _wrong in (*wrong_requests(ORDER), *_OWN):
    errors.add(GROUP, "", TMF622, _wrong)


@GROUP.check(
    "says-where-within",
    RECOMMENDED,
    "an Error about a body names the attribute of an item that is wrong",
    "createProductOrder",
)
def names_the_attribute(api: Api) -> None:
    answer = api.post(ORDERS, {"productOrderItem": [{"id": "1", "action": "order"}]})
    expect("action" in text_of(answer), "the answer does not name the attribute action")
