"""An acceptance centre and an inventory: one server of two small contracts.

The acceptance centre knows the priorities 0 to 4: it refuses others with 400. The reason of a
cancellation says what comes of it: `refuse`, `wait`, or else it is done at once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.api.orders import Json
from tests.api.waiting import eventually
from tests.contract.model.contracts import enum, separate
from tests.ordercentre.acceptance import contract as acceptance
from tests.ordercentre.products import contract as inventory
from tests.server import TIMEOUT, running

_COMPUTE: Final = """
async def cancel(task):
    reason = task.get("cancellationReason", "")
    if reason.startswith("wait"):
        return {**task, "state": "accepted"}
    if reason.startswith("refuse"):
        error = {"message": "The technician is there"}
        return {**task, "state": "terminatedWithError", "errorMessage": error}
    return {**task, "state": "done"}
"""


class Neighbours:
    """What the neighbours have, and their own changes of it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.root = str(client.base_url).rstrip("/")
        self.acceptance_url = f"{self.root}{acceptance.BASE_PATH}"
        self.inventory_url = f"{self.root}{inventory.BASE_PATH}"

    def service_orders(self, placed: Json) -> list[Json]:
        """The service orders of an order, the oldest first."""
        query = {"externalReference.id": placed["id"], "sort": "externalId"}
        return self._find(f"{acceptance.BASE_PATH}/serviceOrder", query)

    def sent(self, placed: Json, count: int = 1) -> list[Json]:
        """The service orders of an order, once there are so many."""
        return eventually(lambda: self.service_orders(placed), lambda found: len(found) == count)

    def work(self, service_order: Json, state: str, items: Mapping[str, str] | None = None) -> None:
        """Bring a service order to a state, and its items to theirs, else to the same."""
        now = self.read(service_order)
        listed = [
            {**each, "state": state if items is None else items.get(each["id"], each["state"])}
            for each in now["serviceOrderItem"]
        ]
        self.change(service_order, state=state, serviceOrderItem=listed)

    def change(self, service_order: Json, **attributes: Any) -> None:
        """Change a service order."""
        answer = self._client.patch(self._path(service_order), json=attributes)
        assert answer.is_success, answer.text

    def read(self, service_order: Json) -> Json:
        """A service order as it is now."""
        answer = self._client.get(self._path(service_order))
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def remove(self, service_order: Json) -> None:
        """Delete a service order."""
        assert self._client.delete(self._path(service_order)).is_success

    def cancellations(self, service_order: Json) -> list[Json]:
        """The tasks that cancel a service order."""
        query = {"serviceOrder.id": service_order["id"]}
        return self._find(f"{acceptance.BASE_PATH}/cancelServiceOrder", query)

    def cancelled(self, service_order: Json, count: int = 1) -> list[Json]:
        """The tasks that cancel a service order, once there are so many."""
        return eventually(
            lambda: self.cancellations(service_order), lambda found: len(found) == count
        )

    def decide(self, task: Json, **attributes: Any) -> None:
        """Change a task that cancels a service order."""
        path = f"{acceptance.BASE_PATH}/cancelServiceOrder/{task['id']}"
        answer = self._client.patch(path, json=attributes)
        assert answer.is_success, answer.text

    def products(self, placed: Json) -> list[Json]:
        """The products of an order."""
        query = {"productOrderItem.productOrderId": placed["id"], "sort": "name"}
        return self._find(f"{inventory.BASE_PATH}/product", query)

    def _path(self, service_order: Json) -> str:
        return f"{acceptance.BASE_PATH}/serviceOrder/{service_order['id']}"

    def _find(self, path: str, query: Mapping[str, str]) -> list[Json]:
        answer = self._client.get(path, params=query)
        assert answer.is_success, answer.text
        found: list[Json] = answer.json()
        return found


def states(service_order: Json) -> dict[str, str]:
    """The states of the items of a service order, by their ids."""
    return {each["id"]: each["state"] for each in service_order["serviceOrderItem"]}


@contextmanager
def neighbours(folder: Path, *options: str) -> Iterator[Neighbours]:
    """The neighbours for as long as the block lasts; `folder` has their files."""
    files = {"acceptance.json": _acceptance(), "inventory.json": inventory.INVENTORY}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    with serving(folder, [folder / name for name in files], *options) as made:
        yield made


@contextmanager
def serving(folder: Path, contracts: Iterable[Path], *options: str) -> Iterator[Neighbours]:
    """A server of contracts, among which are those of these neighbours; `folder` has its store."""
    (folder / "cancelling_of_a_test.py").write_text(_COMPUTE)
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    served = [part for each in contracts for part in ("--contract", str(each))]
    compute = ["--compute", "cancelServiceOrder=cancelling_of_a_test:cancel"]
    environment = {"PYTHONPATH": path}
    with (
        running(store_url(folder), *served, *compute, *options, environment=environment) as server,
        httpx.Client(base_url=server.url, timeout=TIMEOUT) as client,
    ):
        yield Neighbours(client)


def store_url(folder: Path) -> str:
    """The store of the server."""
    return f"sqlite:///{folder}/neighbours.sqlite3"


def _acceptance() -> Json:
    changed = separate(acceptance.ACCEPTANCE)
    for name in ("ServiceOrder_Create", "ServiceOrder_Update"):
        changed["definitions"][name]["properties"]["priority"] = enum(*"01234")
    return changed
