"""The API under test: sends requests, records exchanges, and deletes what they created."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import httpx

from tmf622_conformance import exchange
from tmf622_conformance.check import Failed, Inconclusive
from tmf622_conformance.contract import TMF622, Contract
from tmf622_conformance.exchange import Exchange

Json = dict[str, Any]
ORDERS: Final = "/productOrder"
CANCELLATIONS: Final = "/cancelProductOrder"
HUB: Final = "/hub"
MERGE_PATCH: Final = "application/merge-patch+json"
JSON_PATCH: Final = "application/json-patch+json"
JSON_PATCH_QUERY: Final = "application/json-patch-query+json"
TOLERATED: Final = "X-Tolerated"
"""The header in which this project's server names the deviation that it accepted."""
SECONDS: Final = 30.0
"""The time limit of a request."""
ENDED: Final = {"done", "terminatedWithError"}
"""The states in which a cancellation task of TMF622 v4 ends."""
_FINAL: Final = ENDED | {"rejected", "cancelled"}
"""The states in which a task of any version ends."""
UNTIL_ENDED: Final = 10.0
"""The seconds that a cancellation without manual decision may take."""
_PARAMETER: Final = re.compile(r"\{[^}]*\}")
_LONGEST: Final = 200
"""A message quotes this many characters of an answer."""


class Api:
    """Sends requests below the server's base URL, and tracks what they create.

    A request without an answer fails its check. `exchanges` and `tolerated`, the latest value of
    X-Tolerated, are reset before each check. `collections` are the paths of collections below
    existing resources, by their templates. `contract` is the one that the server has to meet.
    """

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        callback_host: str | None = None,
        contract: Contract = TMF622,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.callback_host = callback_host
        self.contract = contract
        self._collections = [
            (re.compile(_PARAMETER.sub("[^/]+", path)), is_deletable)
            for path, is_deletable in contract.collections.items()
        ]
        self.exchanges: list[Exchange] = []
        self.collections: dict[str, str] = {}
        self.tolerated = ""
        self._client = httpx.Client(headers=dict(headers), timeout=SECONDS, follow_redirects=False)
        self._created: dict[str, None] = {}

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | str | None = None,
        json: Any = None,
        content: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a request to a path below the base URL, and return its answer.

        `params` as text is the query string, sent unchanged. The body is `json` or `content`.
        """
        url = httpx.URL(self.base_url + path)
        if isinstance(params, str):
            url = url.copy_with(query=params.encode("ascii"))
        elif params is not None:
            url = url.copy_with(params=params)
        request = self._client.build_request(
            method, url, json=json, content=content, headers=dict(headers or {})
        )
        try:
            answer = self._client.send(request)
        except httpx.HTTPError as error:
            self.exchanges.append(exchange.of(request, error))
            raise Failed(f"{method} {path} is not answered: {exchange.reason(error)}") from error
        self.exchanges.append(exchange.of(request, answer))
        self.tolerated = answer.headers.get(TOLERATED, self.tolerated)
        self._track(method, path, answer)
        return answer

    def get(self, path: str, params: Mapping[str, str] | str | None = None) -> httpx.Response:
        return self.request("GET", path, params=params)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.request("POST", path, json=body)

    def patch(self, path: str, body: Any, media_type: str = MERGE_PATCH) -> httpx.Response:
        return self.request("PATCH", path, json=body, headers={"Content-Type": media_type})

    def delete(self, path: str) -> httpx.Response:
        return self.request("DELETE", path)

    # Resources

    @staticmethod
    def marker() -> str:
        """A unique text. As an `externalId` it finds the orders of one check."""
        return f"tmf622-conformance-{secrets.token_hex(8)}"

    def place(self, **attributes: Any) -> Json:
        """A new order with one item, and with these attributes."""
        return self.create(ORDERS, {"productOrderItem": [item("1")], **attributes})

    def cancel(self, order: Json, **attributes: Any) -> Json:
        """A new task that cancels an order."""
        return self.create(CANCELLATIONS, {"productOrder": {"id": order["id"]}, **attributes})

    def create(self, path: str, body: Json) -> Json:
        """Create a resource by POST; raises `Inconclusive` unless the server creates it."""
        answer = self.post(path, body)
        resource = json_of(answer) if answer.status_code == httpx.codes.CREATED else None
        if not isinstance(resource, dict) or not isinstance(resource.get("id"), str):
            raise Inconclusive(f"POST {path} creates no resource for the check ({brief(answer)})")
        return resource

    def find(self, path: str, params: Mapping[str, str] | str) -> list[Json]:
        """List resources; raises `Failed` unless the answer is 200 with an array."""
        answer = self.get(path, params)
        resources = json_of(answer)
        if answer.status_code != httpx.codes.OK or not isinstance(resources, list):
            raise Failed(f"the answer is not 200 with an array but {brief(answer)}")
        return resources

    def retrieve(self, path: str, id: str) -> Json:
        """Retrieve a resource; raises `Failed` unless the answer is 200 with an object."""
        answer = self.get(path_of(path, id))
        resource = json_of(answer)
        if answer.status_code != httpx.codes.OK or not isinstance(resource, dict):
            raise Failed(f"GET {path}/{{id}} is not 200 with an object but {brief(answer)}")
        return resource

    def wait_until_ended(self, task: Json) -> Json:
        """The cancellation task once it has ended, or as it is after UNTIL_ENDED seconds."""
        latest = time.monotonic() + UNTIL_ENDED
        pause = 0.02
        while True:
            present = self.retrieve(CANCELLATIONS, task["id"])
            if present.get("state") in _FINAL or time.monotonic() > latest:
                return present
            time.sleep(pause)
            pause = min(pause * 2, 0.5)

    # Clean-up

    def clean_up(self) -> Sequence[str]:
        """Delete what was created; returns the paths of resources that should not remain.

        Resources whose contract has no operation that deletes them may remain, such as cancellation
        tasks: only some servers support that.
        """
        remaining = []
        for path in reversed(self._created):
            try:
                answer = self._client.delete(self.base_url + path)
            except httpx.HTTPError:
                remaining.append(path)
                continue
            deleted = answer.is_success or answer.status_code == httpx.codes.NOT_FOUND
            if not deleted and self._is_deletable(path.rpartition("/")[0]):
                remaining.append(path)
        self._created.clear()
        return remaining

    def track(self, paths: Iterable[str]) -> None:
        """Clean up these paths too."""
        self._created.update(dict.fromkeys(paths))

    def close(self) -> None:
        self._client.close()

    def _is_deletable(self, collection: str) -> bool:
        return any(each.fullmatch(collection) and yes for each, yes in self._collections)

    def _track(self, method: str, path: str, answer: httpx.Response) -> None:
        is_creation = method == "POST" and any(
            each.fullmatch(path) for each, _ in self._collections
        )
        if is_creation and answer.is_success:
            resource = json_of(answer)
            if isinstance(resource, dict) and isinstance(resource.get("id"), str):
                self.track([path_of(path, resource["id"])])


def item(id: str, **attributes: Any) -> Json:
    """An order item that adds a product."""
    offering = {"id": "conformance-offering", "name": "Conformance offering"}
    return {"id": id, "action": "add", "productOffering": offering, **attributes}


def path_of(path: str, id: str) -> str:
    """The path of one resource of a collection."""
    return f"{path}/{httpx.URL('/').copy_with(path='/' + id).raw_path.decode('ascii')[1:]}"


def json_of(answer: httpx.Response) -> Any:
    """The JSON body of an answer, or None when it has none."""
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def brief(answer: httpx.Response) -> str:
    """An answer in a few words: its status and the message of its body."""
    words = f"{answer.status_code} {answer.reason_phrase}".strip()
    body = json_of(answer)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return f"{words}: {body['message'][:_LONGEST]}"
    if answer.is_error and answer.content:
        return f"{words}: {exchange.text_of(answer)[:_LONGEST]}"
    return words
