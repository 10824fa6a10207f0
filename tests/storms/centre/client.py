"""A client that sends its requests again, to one server or another, until they are answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from random import Random
from typing import Any, Final, Self

import httpx

from tests.api.client import ContractClient
from tests.api.json_patches import BY_QUERY
from tests.api.orders import Json, path
from tests.api.waiting import eventually
from tests.storms.centre.amendments import Amendment, Answer, Known
from tests.storms.centre.neighbours import LEAD_SECONDS
from tests.storms.centre.orders import StormOrder

PATIENCE: Final = 180.0
"""Seconds until an order has ended: after failures pauses grow up to a minute."""
_PAUSE: Final = 0.1
"""Seconds after which a request is sent again."""
_TOO_LATE: Final = "past its point of no return"


class Client:
    """Places and changes orders, and counts answers in the `tally`."""

    def __init__(self, urls: Sequence[str], tally: Counter[str], chance: Random) -> None:
        self.tally = tally
        self._chance = chance
        self._stack = ExitStack()
        self._servers = [self._stack.enter_context(ContractClient(each)) for each in urls]
        self.is_repeated = False
        """Whether an answer to the latest request was lost."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def place(self, order: StormOrder) -> None:
        """Send an order until it is answered; an order that is sent once may be refused."""
        answer = self._post("/productOrder", order.body, order.name, once=order.once)
        if answer is None:
            self.tally["refused"] += 1
            return
        if order.is_refusable and answer.status_code == HTTPStatus.CONFLICT:
            assert "deceased" in answer.json()["message"], answer.text
            self.tally["refused"] += 1
            return
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        order.placed = answer.json()
        order.known = Known(order.body, LEAD_SECONDS)

    def cancel(self, placed: Json) -> None:
        """Cancel an order, unless it has ended meanwhile."""
        body = {"productOrder": {"id": placed["id"]}}
        answer = self._post("/cancelProductOrder", body, f"cancel-{placed['id']}")
        assert answer is not None
        assert answer.status_code in (HTTPStatus.CREATED, HTTPStatus.CONFLICT), answer.text
        self.tally["cancellations"] += 1

    def amend(self, order: StormOrder, amendment: Amendment) -> None:
        """Amend an order, unless that is too late."""
        assert order.placed is not None and order.known is not None
        url, amended = path(order.placed), {each.item for each in amendment.values}
        if amendment.answer is Answer.REFUSED:
            eventually(lambda: amended <= self._past(url), seconds=PATIENCE)
        # An item that has failed is before its point again when it is sent once more.
        past = self._past(url) - {id for id, times in order.failures.items() if times}
        headers = {"Content-Type": BY_QUERY}
        answer = self._sent(lambda server: server.patch(url, json=amendment.patch, headers=headers))
        assert answer is not None
        if answer.status_code == HTTPStatus.OK:
            assert past.isdisjoint(amended), (past, amendment)
            order.known.accept(amendment)
            self.tally["amendments"] += 1
            return
        assert answer.status_code == HTTPStatus.CONFLICT, answer.text
        assert amendment.answer is not Answer.ACCEPTED, answer.text
        assert amendment.answer is not Answer.REFUSED or _TOO_LATE in answer.text, answer.text
        self.tally["too late"] += 1
        if self.is_repeated:
            order.known.doubt(amendment)

    def _past(self, url: str) -> set[str]:
        """The items at the top of an order that are past their points of no return."""
        items = self.get(url)["productOrderItem"]
        return {each["id"] for each in items if each.get("@pointOfNoReturn") is True}

    def get(self, path: str) -> Any:
        """What a server answers to a GET."""
        answer = self._sent(lambda server: server.get(path))
        assert answer is not None
        assert answer.status_code == HTTPStatus.OK, answer.text
        return answer.json()

    def _post(
        self, path: str, body: Json, key: str, *, once: bool = False
    ) -> httpx.Response | None:
        headers = {"Idempotency-Key": key}
        return self._sent(lambda server: server.post(path, json=body, headers=headers), once=once)

    def _sent(
        self, send: Callable[[httpx.Client], httpx.Response], *, once: bool = False
    ) -> httpx.Response | None:
        """The answer to a request; None if the only one was 503."""
        self.is_repeated = False
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = send(self._chance.choice(self._servers))
            except httpx.TransportError:
                self.is_repeated = True  # it may have been carried out
            else:
                if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                    return answer
                self.tally["answers 503"] += 1
                if once and not self.is_repeated:
                    return None
            time.sleep(_PAUSE)
        raise AssertionError(f"no answer but 503 for {PATIENCE:.0f} s")
