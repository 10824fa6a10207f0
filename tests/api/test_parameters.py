"""Unknown query parameters: one rule for every operation."""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.orders import order, path, place, refused, retrieve

pytestmark = pytest.mark.any_store

REQUESTS = [
    # method, path, query, what the message names beside the parameter
    ("GET", "/productOrder", "_=1732798&limit=1", ["_: ", "fields", "limit"]),
    ("GET", "/cancelProductOrder", "_=1732798", ["_: ", "fields", "limit"]),
    ("GET", "ORDER", "_=1732798", ["_: ", "fields"]),
    ("GET", "ORDER", "field=state", ["field: ", "did you mean fields?"]),
    ("GET", "ORDER", "state=held", ["state: ", "fields"]),
    ("GET", "/productOrder/unknown", "_=1", ["_: "]),
    ("POST", "/productOrder", "fields=state", ["fields: ", "none"]),
    ("POST", "/cancelProductOrder", "dryRun=true", ["dryRun: ", "none"]),
    ("POST", "/hub", "x=", ["x: ", "none"]),
    ("PATCH", "ORDER", "%24where=1", ["$where: ", "none"]),
    ("DELETE", "ORDER", "force", ["force: ", "none"]),
    ("DELETE", "/hub/unknown", "x=1", ["x: ", "none"]),
    ("DELETE", "ORDER", "x" * 2_000, ["x: ", "none"]),
]


@pytest.mark.parametrize(("method", "target", "query", "words"), REQUESTS)
def test_an_unknown_parameter_of_an_operation_is_refused_by_name(
    client: ContractClient, method: str, target: str, query: str, words: list[str]
) -> None:
    placed = place(client)
    url = f"{target.replace('ORDER', path(placed))}?{query}"
    body = order() if target == "/productOrder" else {"callback": "http://127.0.0.1:9/x"}
    answer = client.request(method, url, json=body if method in ("POST", "PATCH") else None)
    refused(answer, 400, "28", *words)
    assert len(answer.json()["message"]) < 500
    assert retrieve(client, placed) == placed
