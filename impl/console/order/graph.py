"""What the items of an order have to do with each other, and with products: nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from console.order.items import Row
from console.order.layout import Layout, laid_out

CONTAINS: Final = "contains"
"""The relationship of a bundle with the items within it."""
_DRAWN: Final = 60
_EDGES_DRAWN: Final = 200
"""With more nodes or edges than that a drawing helps nobody: the list alone is shown."""


class Node(NamedTuple):
    """An item, or a product beside the order: its key, its id, what it is, and its state."""

    key: str
    id: str
    what: str
    state: str


class Edge(NamedTuple):
    """A relationship between the nodes of two keys."""

    source: str
    target: str
    kind: str


class Graph(NamedTuple):
    """Nodes and edges, and where they are drawn; None where there are too many."""

    nodes: Mapping[str, Node]
    edges: Sequence[Edge]
    layout: Layout | None


def graph(rows: Sequence[Row]) -> Graph:
    """The relationships of items; no edge when nothing is related."""
    items = {_item(row.item.get("id")): row for row in rows}
    edges = _named([*dict.fromkeys(_edges(rows))])
    nodes: dict[str, Node] = {}
    for edge in edges:
        for key in (edge.source, edge.target):
            nodes.setdefault(key, _node(key, items.get(key)))
    for row in rows:
        for product in _related_products(row.item):
            key = _product(product.get("id"))
            if key in nodes and product.get("name"):
                nodes[key] = nodes[key]._replace(what=str(product["name"]))
    drawn = 0 < len(nodes) <= _DRAWN and len(edges) <= _EDGES_DRAWN
    layout = laid_out(nodes, [(each.source, each.target) for each in edges]) if drawn else None
    return Graph(nodes, edges, layout)


def _named(edges: Sequence[Edge]) -> Sequence[Edge]:
    """The edges, without containment where the order has a name for it."""
    named = {(each.source, each.target) for each in edges if each.kind != CONTAINS}
    return [e for e in edges if e.kind != CONTAINS or (e.source, e.target) not in named]


def _edges(rows: Sequence[Row]) -> Iterator[Edge]:
    for row in rows:
        key = _item(row.item.get("id"))
        for child in row.item.get("productOrderItem") or ():
            yield Edge(key, _item(child.get("id")), CONTAINS)
        for each in _objects(row.item.get("productOrderItemRelationship")):
            yield Edge(key, _item(each.get("id")), str(each.get("relationshipType") or ""))
        product = row.item.get("product")
        relationships = product.get("productRelationship") if isinstance(product, dict) else None
        for each in _objects(relationships):
            other = each.get("product")
            if isinstance(other, dict) and other.get("id"):
                kind = str(each.get("relationshipType") or "")
                yield Edge(key, _product(other["id"]), kind)


def _related_products(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    product = item.get("product")
    relationships = product.get("productRelationship") if isinstance(product, dict) else None
    for each in _objects(relationships):
        if isinstance(each.get("product"), dict):
            yield each["product"]


def _node(key: str, row: Row | None) -> Node:
    _, _, id = key.partition(":")
    if row is None:
        return Node(key, id, "", "")
    return Node(key, id, row.what, str(row.item.get("state") or ""))


def _item(id: Any) -> str:
    return f"item:{id}"


def _product(id: Any) -> str:
    return f"product:{id}"


def _objects(value: Any) -> Sequence[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
