"""Media types: those of any collection, and of the bodies of orders."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.check import MANDATORY, expect
from tmf622_conformance.checks.orders import ORDER
from tmf622_conformance.checks.resources import media
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import ORDERS, Api, brief

GROUP: Final = media.RULES.group({"": ORDER})


@GROUP.check("charset", MANDATORY, "a body declared as UTF-8 is accepted", "createProductOrder")
def takes_a_charset(api: Api) -> None:
    answer = api.request(
        "POST",
        ORDERS,
        content='{"productOrderItem":[{"id":"1","action":"add"}],"description":"Zoë"}'.encode(),
        headers={"Content-Type": "application/json;charset=utf-8"},
    )
    expect(answer.is_success, f"the answer is {brief(answer)}")
    expect("Zoë" in text_of(answer), "the description is not returned as it was sent")
