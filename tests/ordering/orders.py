"""Orders of the domain: placed, patched, and brought to states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from productordering.api import definition
from productordering.ordering import Refused, order
from productordering.ordering.metadata import AuditContext, Order
from productordering.ordering.order_rules import OrderRules
from tests.api.orders import Json, item
from tests.api.progress import WAYS, with_states

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
AUDIT = AuditContext(NOW, "tester", "test")
RULES, STRICT = (OrderRules.of(definition().model, strict=each) for each in (False, True))


def place(*items: Json, strict: bool = False, **attributes: Any) -> Order:
    """A new order, as it is stored."""
    sent = {**attributes, "productOrderItem": list(items) or [item()]}
    made = order.received(sent, AUDIT, STRICT if strict else RULES)
    return stored(made._replace(resource={"id": "o1", "href": "/o1", **made.resource}))


def stored(changed: Order) -> Order:
    """The order without the events and the history of its last change."""
    return changed._replace(events=(), history=())


def patch(
    before: Order, *, strict: bool = False, audit: AuditContext = AUDIT, **changes: Any
) -> Order:
    """The order after a patch that sets these attributes, or removes those that are None."""
    after = {
        name: each for name, each in {**before.resource, **changes}.items() if each is not None
    }
    return order.changed(before, after, audit, STRICT if strict else RULES)


def refused(kind: type[Refused], before: Order, *words: str, **changes: Any) -> str:
    """Assert that a patch is refused with a message that has these words; returns it."""
    with pytest.raises(kind) as caught:
        patch(before, **changes)
    message = str(caught.value)
    assert all(word in message for word in words), message
    return message


def bring(before: Order, id: str, *through: str) -> Order:
    """Change an item to each of these states."""
    for state in through:
        before = move(before, {id: state})
    return before


def move(before: Order, wanted: Mapping[str, str]) -> Order:
    """Patch the states of items."""
    return stored(patch(before, productOrderItem=with_states(before.resource, wanted)))


def place_in(wanted: Mapping[str, str], *items: Json, **attributes: Any) -> Order:
    """An order whose items have come to these states by allowed changes."""
    placed = place(*items, **attributes)
    for step in range(max(len(WAYS[state]) for state in wanted.values())):
        moves = {id: WAYS[state][step] for id, state in wanted.items() if len(WAYS[state]) > step}
        placed = move(placed, moves)
    return placed
