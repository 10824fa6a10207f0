"""Real neighbours: one server with the contracts of all, behind a line for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tests.api.listeners import Answer, Listener, Reply, Request
from tests.contract.model.contracts import TEXT, separate
from tests.ordercentre.capturing.content import CONTENT
from tests.ordercentre.catalogue import contract as catalogue
from tests.ordercentre.customers import contract as customers
from tests.ordercentre.products import contract as products
from tests.server import TIMEOUT, running
from tmf630.wire import Json

_INVENTORY: Final = separate(products.INVENTORY)
# The tests give ids to the products that are there.
_INVENTORY["definitions"]["Product_Create"]["properties"]["id"] = TEXT
CONTRACTS: Final = {
    "catalog": (catalogue.CONTRACT, catalogue.BASE_PATH),
    "customer": (customers.CUSTOMERS, customers.BASE_PATH),
    "party": (customers.PARTIES, customers.PARTY_BASE_PATH),
    "inventory": (_INVENTORY, products.BASE_PATH),
}
OF_COLLECTION: Final = {
    "productOffering": "catalog",
    "productSpecification": "catalog",
    "productOfferingPrice": "catalog",
    "customer": "customer",
    "individual": "party",
    "product": "inventory",
}
"""The neighbour with each collection."""
_PASSED_ON: Final = frozenset({"content-type", "etag", "if-none-match"})


class Line:
    """Passes requests on to a neighbour, unless it has a `fault`: the answer to all requests."""

    def __init__(self, root: str) -> None:
        self.fault: Answer | None = None
        self._client = httpx.Client(base_url=root, timeout=TIMEOUT)
        self.listener = Listener(self._answer)

    def reset(self) -> None:
        """Without a fault, and listening."""
        self.fault = None
        self.listener.stop()
        self.listener.start()

    @property
    def requests(self) -> int:
        """How many there have been."""
        return len(self.listener.requests)

    def close(self) -> None:
        self.listener.close()
        self._client.close()

    def _answer(self, request: Request) -> Answer:
        if self.fault is not None:
            return self.fault
        sent = {name: request.headers[name] for name in _PASSED_ON & request.headers.keys()}
        got = self._client.get(request.path, headers=sent)
        kept = {name: got.headers[name] for name in _PASSED_ON & got.headers.keys()}
        return Reply(got.status_code, kept, got.content)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours: their server, and their lines by their names."""

    root: str
    lines: Mapping[str, Line]

    def url(self, name: str) -> str:
        """The base URL of a neighbour, at its line."""
        return self.lines[name].listener.url(CONTRACTS[name][1])

    def base(self, name: str) -> str:
        """The base URL of a neighbour, which its hrefs have."""
        return f"{self.root}{CONTRACTS[name][1]}"

    def change(self, collection: str, id: str, **attributes: Any) -> None:
        """Change a resource of a neighbour."""
        self._request("PATCH", f"{collection}/{id}", attributes)

    def add(self, collection: str, resource: Json) -> str:
        """Add a resource to a neighbour; the id that it gets, if it has none."""
        added: str = self._request("POST", collection, resource).json()["id"]
        return added

    def remove(self, collection: str, id: str) -> None:
        """Remove a resource of a neighbour."""
        self._request("DELETE", f"{collection}/{id}", None)

    def reset(self) -> None:
        """Without faults."""
        for line in self.lines.values():
            line.reset()

    def _request(self, method: str, path: str, body: Json | None) -> httpx.Response:
        name = OF_COLLECTION[path.partition("/")[0]]
        url = f"{self.root}{CONTRACTS[name][1]}/{path}"
        return httpx.request(method, url, json=body, timeout=TIMEOUT).raise_for_status()


@contextmanager
def neighbours(folder: Path) -> Iterator[Neighbours]:
    """The neighbours with their content."""
    options = []
    for name, (contract, _) in CONTRACTS.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps(contract))
        options += ["--contract", str(file)]
    with (
        running(f"sqlite:///{folder}/neighbours.sqlite3", *options) as server,
        ExitStack() as stack,
    ):
        lines = {name: Line(server.url) for name in CONTRACTS}
        for each in lines.values():
            stack.callback(each.close)
            each.listener.start()
        made = Neighbours(server.url, lines)
        for collection, resources in CONTENT.items():
            for resource in resources:
                made.add(collection, resource)
        yield made
