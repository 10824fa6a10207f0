"""Shorthands for conditions and records, and checks of found records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.store.samples import attribute, record
from tmf630.instants import microseconds
from tmf630.store.condition import (
    EVERYTHING,
    AllOf,
    AnyElement,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Kind,
    Not,
    Operator,
    Scalar,
)
from tmf630.store.entries import Record
from tmf630.store.protocol import Collection
from tmf630.store.queries import Query

Json = dict[str, Any]
Table = list[tuple[Condition, str]]
"""Conditions, each with the one-letter ids that it must find."""

EQ, GT, GTE, LT, LTE, REGEX = Operator
ITEM = "productOrderItem"


def where(path: str, operator: Operator, *values: Scalar) -> Comparison:
    return Comparison(attribute(path), operator, values)


def instant(path: str, operator: Operator, text: str) -> Comparison:
    """A comparison with an instant."""
    instant = microseconds(text)
    assert instant is not None
    return where(path, operator, instant)


def own_text(name: str, operator: Operator, *values: str) -> Comparison:
    """A comparison with a text within Some."""
    return Comparison(Attribute((name,), Kind.TEXT), operator, values)


def item(*conditions: Condition) -> AnyElement:
    return AnyElement(ITEM, AllOf(conditions))


def exists(path: str) -> Exists:
    return Exists(tuple(path.split(".")))


def json_record(id: str, resource: Any, revision: int = 1) -> Record:
    return record(id, revision, json.dumps(resource, ensure_ascii=False).encode())


async def insert_all(orders: Collection, resources: Mapping[str, Any]) -> None:
    await orders.insert(*(json_record(id, resource) for id, resource in resources.items()))


async def insert_each(orders: Collection, name: str, values: Iterable[Any]) -> None:
    """Insert records a, b, c and so on, with one attribute each."""
    await insert_all(
        orders, dict(zip("abcdefghijkl", ({name: value} for value in values), strict=False))
    )


async def found_ids(orders: Collection, condition: Condition) -> str:
    """The ids that the condition finds, in their order."""
    page = await orders.find(Query(condition=condition, limit=100))
    assert page.total == len(page.records)
    return "".join(each.id for each in page.records)


async def check(orders: Collection, table: Table) -> None:
    """Assert that each condition finds its ids, and its negation the others."""
    everyone = await found_ids(orders, EVERYTHING)
    expected = [(condition, ids, others(everyone, ids)) for condition, ids in table]
    assert [
        (condition, await found_ids(orders, condition), await found_ids(orders, Not(condition)))
        for condition, _ in table
    ] == expected


def others(everyone: str, ids: str) -> str:
    return "".join(id for id in everyone if id not in ids)
