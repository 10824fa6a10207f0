"""Each store answers the deepest allowed queries, for the deepest order."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, order

DEPTH = 31
"""As many names as a path may have: nested items, and an attribute."""
ITEM = "productOrderItem"
PATH = f"{ITEM}." * DEPTH
ADDED = "@.action=='add'"


def within(levels: int, condition: str) -> str:
    """A condition on items nested so deep, as a JSONPath filter."""
    for _ in range(levels):
        condition = f"@.{ITEM}[?({condition})]"
    return condition


def negated(levels: int, condition: str) -> str:
    for _ in range(levels):
        condition = f"!({condition})"
    return condition


def filtered(expression: str) -> str:
    return "filter=" + quote(f"$[?({expression})]")


def tangled(levels: int) -> str:
    """A nested filter in which every second level is an alternative."""
    condition = "@.state=='held'"
    for number in range(levels):
        condition = f"(({condition}) {'&&' if number % 2 else '||'} @.id=='x')"
    return condition


QUERIES = {
    "a value": f"{PATH}action=add",
    "an instant": f"{PATH}product.startDate.gt=2026-01-01T00:00:00Z".replace(f"{ITEM}.", "", 1),
    "a pattern": f"{PATH}action.regex=^a",
    "several": f"{PATH}action=add,modify&{PATH}action.ne=delete&{PATH}id.gt=0",
    "sorted": f"sort={PATH}action",
    "sorted the other way": f"sort=-{PATH}action,{PATH}id",
    "a filter, 7 deep": filtered(within(7, ADDED)),
    "a filter, 15 deep": filtered(within(15, ADDED)),
    "negations": filtered(negated(14, "@.state=='held'")),
    "negations within": filtered(within(5, negated(4, within(5, ADDED)))),
    "alternatives": filtered(tangled(7)),
}


@pytest.fixture(scope="module")
def deepest(module_client: ContractClient) -> Json:
    innermost = item(str(DEPTH))
    for number in reversed(range(1, DEPTH)):
        innermost = item(str(number), productOrderItem=[innermost])
    answer = module_client.post("/productOrder", json=order(innermost))
    assert answer.status_code == 201
    placed: Json = answer.json()
    return placed


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_deep_query_is_answered(module_client: ContractClient, deepest: Json, query: str) -> None:
    answer = module_client.get(f"/productOrder?{query}")
    assert answer.status_code == 200, answer.text
