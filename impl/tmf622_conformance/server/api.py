"""The server under test, as a check sees it: requests, what they made, and what was said."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import httpx

from tmf622_conformance import exchange
from tmf622_conformance.check import Failed, Unjudged
from tmf622_conformance.exchange import Exchange

Json = dict[str, Any]
ORDERS: Final = "/productOrder"
CANCELLATIONS: Final = "/cancelProductOrder"
HUB: Final = "/hub"
MERGE_PATCH: Final = "application/merge-patch+json"
JSON_PATCH: Final = "application/json-patch+json"
JSON_PATCH_QUERY: Final = "application/json-patch-query+json"
TOLERATED: Final = "X-Tolerated"
"""What a server says that it has mended instead of refusing it."""
SECONDS: Final = 30.0
"""How long an answer may take."""
ENDED: Final = {"done", "terminatedWithError"}
"""The states in which a cancellation task ends."""
UNTIL_ENDED: Final = 10.0
"""Seconds that a task may take of which nobody has to decide."""
_LONGEST: Final = 200
"""Characters of an answer that are told in a message."""
DELETABLE: Final = (ORDERS, CANCELLATIONS, HUB)
"""What can be made, and is deleted again."""


class Api:
    """Sends requests below the server's base URL, and remembers what it has to clean up.

    A request that is not answered fails the check that sent it. `tolerated` is what the last answer
    that said so has tolerated.
    """

    def __init__(
        self, base_url: str, headers: Mapping[str, str], callback_host: str | None = None
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.callback_host = callback_host
        self.exchanges: list[Exchange] = []
        self.tolerated = ""
        self._client = httpx.Client(headers=dict(headers), timeout=SECONDS, follow_redirects=False)
        self._made: dict[str, None] = {}

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
        """The answer to a request of a path below the base URL.

        `params` given as text is sent as it is. A body is `json`, or `content` to the letter.
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
        self._remember(method, path, answer)
        return answer

    def get(self, path: str, params: Mapping[str, str] | str | None = None) -> httpx.Response:
        return self.request("GET", path, params=params)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.request("POST", path, json=body)

    def patch(self, path: str, body: Any, media_type: str = MERGE_PATCH) -> httpx.Response:
        return self.request("PATCH", path, json=body, headers={"Content-Type": media_type})

    def delete(self, path: str) -> httpx.Response:
        return self.request("DELETE", path)

    # What most checks begin with

    @staticmethod
    def mark() -> str:
        """A text that nobody else has used: the `externalId` by which orders are found again."""
        return f"tmf622-conformance-{secrets.token_hex(8)}"

    def place(self, **attributes: Any) -> Json:
        """A new order with one item, and with these attributes."""
        return self.made(ORDERS, {"productOrderItem": [item("1")], **attributes})

    def cancel(self, order: Json, **attributes: Any) -> Json:
        """A new task that cancels an order."""
        return self.made(CANCELLATIONS, {"productOrder": {"id": order["id"]}, **attributes})

    def made(self, path: str, body: Json) -> Json:
        """What a POST has made; without it there is nothing to judge."""
        answer = self.post(path, body)
        resource = body_of(answer) if answer.status_code == httpx.codes.CREATED else None
        if not isinstance(resource, dict) or not isinstance(resource.get("id"), str):
            raise Unjudged(f"POST {path} does not make what the check needs ({told(answer)})")
        return resource

    def found(self, path: str, params: Mapping[str, str] | str) -> list[Json]:
        """The resources that a list answers with; fails unless it is a list with status 200."""
        answer = self.get(path, params)
        resources = body_of(answer)
        if answer.status_code != httpx.codes.OK or not isinstance(resources, list):
            raise Failed(f"the answer is not 200 with an array but {told(answer)}")
        return resources

    def present(self, path: str, id: str) -> Json:
        """A resource as it is now; fails unless it can be retrieved."""
        answer = self.get(one(path, id))
        resource = body_of(answer)
        if answer.status_code != httpx.codes.OK or not isinstance(resource, dict):
            raise Failed(f"GET {path}/{{id}} is not 200 with an object but {told(answer)}")
        return resource

    def ended(self, task: Json) -> Json:
        """A cancellation task once it has ended, or as it is after some seconds."""
        latest = time.monotonic() + UNTIL_ENDED
        pause = 0.02
        while True:
            present = self.present(CANCELLATIONS, task["id"])
            if present.get("state") in ENDED or time.monotonic() > latest:
                return present
            time.sleep(pause)
            pause = min(pause * 2, 0.5)

    # What is left behind

    def clean_up(self) -> Sequence[str]:
        """Delete what was made; returns the paths of orders and subscriptions that remain.

        Tasks may remain: the contract has no operation that deletes one, and some servers do.
        """
        remaining = []
        for path in reversed(self._made):
            try:
                answer = self._client.delete(self.base_url + path)
            except httpx.HTTPError:
                remaining.append(path)
                continue
            deleted = answer.is_success or answer.status_code == httpx.codes.NOT_FOUND
            if not (deleted or path.startswith(CANCELLATIONS)):
                remaining.append(path)
        self._made.clear()
        return remaining

    def remember(self, paths: Iterable[str]) -> None:
        """Clean up these paths too, which others have made."""
        self._made.update(dict.fromkeys(paths))

    def close(self) -> None:
        self._client.close()

    def _remember(self, method: str, path: str, answer: httpx.Response) -> None:
        if method == "POST" and path in DELETABLE and answer.is_success:
            resource = body_of(answer)
            if isinstance(resource, dict) and isinstance(resource.get("id"), str):
                self.remember([one(path, resource["id"])])


def item(id: str, **attributes: Any) -> Json:
    """An order item that adds a product."""
    offering = {"id": "conformance-offering", "name": "Conformance offering"}
    return {"id": id, "action": "add", "productOffering": offering, **attributes}


def one(path: str, id: str) -> str:
    """The path of one resource of a collection."""
    return f"{path}/{httpx.URL('/').copy_with(path='/' + id).raw_path.decode('ascii')[1:]}"


def body_of(answer: httpx.Response) -> Any:
    """The JSON of an answer, or None when it has none."""
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def told(answer: httpx.Response) -> str:
    """What an answer says, in a few words."""
    words = f"{answer.status_code} {answer.reason_phrase}".strip()
    body = body_of(answer)
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return f"{words}: {body['message'][:_LONGEST]}"
    if answer.is_error and answer.content:
        return f"{words}: {exchange.text_of(answer)[:_LONGEST]}"
    return words
