"""The service orders of tmf-mock as it has them, and its own work on them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from tests.api.orders import Json
from tests.api.waiting import eventually

_PAGE = 100
"""It refuses larger ones."""


class RefusedByMock(Exception):
    """A request that tmf-mock refuses: the text says why."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(str(answer.json()["detail"]))
        self.status = HTTPStatus(answer.status_code)


class MockOrders:
    """Service orders behind a client of its API. Every method raises RefusedByMock."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def find(self) -> list[Json]:
        """All service orders."""
        found: list[Json] = []
        while page := self._json("GET", f"?offset={len(found)}&limit={_PAGE}"):
            found += page
        return found

    def of_order(self, placed: Json) -> list[Json]:
        """The service orders of a product order, the oldest first."""
        return [each for each in self.find() if each["externalId"].startswith(placed["id"])]

    def sent(self, placed: Json, count: int = 1) -> list[Json]:
        """The service orders of a product order, once there are so many."""
        return eventually(lambda: self.of_order(placed), lambda found: len(found) == count)

    def create(self, body: Json) -> Json:
        """A new service order."""
        made: Json = self._json("POST", "", body)
        return made

    def read(self, id: str) -> Json:
        """A service order as it is now."""
        found: Json = self._json("GET", f"/{id}")
        return found

    def change(self, id: str, body: Json) -> Json:
        """A service order after a PATCH, which replaces its items."""
        changed: Json = self._json("PATCH", f"/{id}", body)
        return changed

    def work(self, id: str, state: str, items: Mapping[str, str] | None = None) -> None:
        """Bring a service order to a state, and its items to theirs, else to the same."""
        listed = [
            {**each, "state": state if items is None else items.get(each["id"], each["state"])}
            for each in self.read(id)["orderItem"]
        ]
        self.change(id, {"state": state, "orderItem": listed})

    def _json(self, method: str, path: str, body: Json | None = None) -> Any:
        answer = self._client.request(method, f"/serviceOrder{path}", json=body)
        if answer.is_client_error:
            raise RefusedByMock(answer)
        assert answer.is_success, answer.text
        return answer.json()


def states(service_order: Json) -> dict[str, str]:
    """The states of the items of a service order, by their ids."""
    return {each["id"]: each["state"] for each in service_order["orderItem"]}
