"""Two parties and a clerk who sees all, as clients of one server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpx

from tests.api.access.issuer import ALL, PARTY_CLAIM, SCOPES, Issuer
from tests.api.orders import Json, item
from tests.server import TIMEOUT, Server, running

A, B = "party-a", "party-b"
MARK: Final = "marked-of-a"
"""It is in everything that the first party sends, and nobody else may read it."""


class Parties:
    """Clients of a server: one of each party, and one of a clerk who sees all."""

    def __init__(self, server: Server, issuer: Issuer) -> None:
        self.server = server
        self.issuer = issuer
        self.a = self._client(A, *SCOPES)
        self.b = self._client(B, *SCOPES)
        self.clerk = self._client(None, *SCOPES, ALL)

    def _client(self, party: str | None, *scopes: str) -> httpx.Client:
        client = httpx.Client(base_url=self.server.api, timeout=TIMEOUT)
        claims = {"sub": f"clerk of {party}", PARTY_CLAIM: party}
        client.headers.update(self.issuer.headers(*scopes, **claims))
        return client

    def close(self) -> None:
        for client in (self.a, self.b, self.clerk):
            client.close()


@contextmanager
def parties(store: str, issuer: Issuer, **settings: str) -> Iterator[Parties]:
    """A server whose callers see the orders of their party."""
    environment = issuer.settings(TMF622_AUTH_PARTY_CLAIM=PARTY_CLAIM, **settings)
    with running(store, environment=environment) as server:
        made = Parties(server, issuer)
        try:
            yield made
        finally:
            made.close()


def order_of(*ids: str, **attributes: Any) -> Json:
    """An order that names these parties."""
    named = [{"id": id, "role": "customer", "@referredType": "Individual"} for id in ids]
    return {"productOrderItem": [item()], "relatedParty": named, **attributes}


def marked(**attributes: Any) -> Json:
    """An order of the first party, with its mark in every place."""
    return order_of(
        A,
        description=f"{MARK} description",
        externalId=f"{MARK}-external",
        category=f"{MARK}-category",
        note=[{"id": "1", "text": f"{MARK} note", "author": f"{MARK} author"}],
        **attributes,
    )


def place(client: httpx.Client, order: Json, **headers: str) -> Json:
    """Place an order; returns the answer."""
    answer = client.post("/productOrder", json=order, headers=headers)
    assert answer.status_code == 201, answer.text
    placed: Json = answer.json()
    return placed


def listed(client: httpx.Client, path: str, **query: str | int) -> Sequence[str]:
    """The ids in a list, after a check of its counts."""
    answer = client.get(path, params=query)
    assert answer.status_code in (200, 206), answer.text
    ids = [each["id"] for each in answer.json()]
    assert int(answer.headers["X-Result-Count"]) == len(ids)
    if not query.keys() & {"limit", "offset"}:
        assert int(answer.headers["X-Total-Count"]) == len(ids)
    return ids
