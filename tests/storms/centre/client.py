"""A client that sends its orders again until they are answered."""

from __future__ import annotations

import time
from collections import Counter
from typing import Final

import httpx

from tests.api.client import ContractClient
from tests.api.orders import Json
from tests.storms.centre.orders import StormOrder

PATIENCE: Final = 180.0
"""Seconds until an order has ended: after failures pauses grow up to a minute."""
_PAUSE: Final = 0.1
"""Seconds after which a request is sent again."""


class Client:
    """Places orders, and counts answers in the `tally`."""

    def __init__(self, http: ContractClient, tally: Counter[str]) -> None:
        self._http = http
        self._tally = tally

    def place(self, order: StormOrder) -> None:
        """Send an order until it is answered; an order that is sent once may be refused."""
        answer = self._sent("/productOrder", order.body, order.name, once=order.once)
        if answer is None:
            self._tally["refused"] += 1
            return
        assert answer.status_code == 201, answer.text
        order.placed = answer.json()

    def cancel(self, placed: Json) -> None:
        """Cancel an order, unless it has ended meanwhile."""
        body = {"productOrder": {"id": placed["id"]}}
        answer = self._sent("/cancelProductOrder", body, f"cancel-{placed['id']}")
        assert answer is not None
        assert answer.status_code in (201, 409), answer.text
        self._tally["cancellations"] += 1

    def _sent(
        self, path: str, body: Json, key: str, *, once: bool = False
    ) -> httpx.Response | None:
        """The answer to a POST; None if the only one was 503."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._http.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                once = False  # it may have been stored
            else:
                if answer.status_code != 503:
                    return answer
                self._tally["answers 503"] += 1
                if once:
                    return None
            time.sleep(_PAUSE)
        raise AssertionError(f"no answer to a POST {path} but 503 for {PATIENCE:.0f} s")
