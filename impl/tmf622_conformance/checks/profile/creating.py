"""Creation of orders and cancellations: as any resource, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, expect
from tmf622_conformance.checks.orders import CANCELLATION, ORDER
from tmf622_conformance.checks.resources import creating
from tmf622_conformance.server.api import CANCELLATIONS, ORDERS, Api, brief, item

GROUP: Final = creating.RULES.group({"order-": ORDER, "cancellation-": CANCELLATION})

_INCOMPLETE: Final[Mapping[str, tuple[str, str, Any]]] = {
    "order-without-items": (ORDERS, "createProductOrder", {"externalId": "incomplete"}),
    "order-with-an-item-without-id": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [{"action": "add"}]},
    ),
    "order-with-an-item-without-action": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [{"id": "1"}]},
    ),
    "order-with-items-of-a-wrong-type": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": "one"},
    ),
    "order-with-an-unknown-action": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [item("1", action="order")]},
    ),
    "cancellation-without-order": (
        CANCELLATIONS,
        "createCancelProductOrder",
        {"cancellationReason": "incomplete"},
    ),
}


def _is_refused(api: Api, path: str, body: Any) -> None:
    answer = api.post(path, body)
    expect(
        answer.status_code == httpx.codes.BAD_REQUEST,
        f"POST {path} is not refused with 400 but {brief(answer)}",
    )


for _name, (_path, _operation, _wrong) in _INCOMPLETE.items():
    GROUP.check(
        f"{_name}-refused", MANDATORY, f"{_name.replace('-', ' ')} is refused with 400", _operation
    )(partial(_is_refused, path=_path, body=_wrong))
