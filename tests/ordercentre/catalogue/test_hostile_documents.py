"""Whatever a catalogue answers, it is read or it is Unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.catalogue.reading.offerings import offering, specification
from ordercentre.catalogue.reading.prices import price
from ordercentre.neighbours.documents import Document, Unreadable, document
from tests.ordercentre.catalogue.examples import (
    BUNDLED_PRICE,
    MONTHLY,
    OFFERING,
    PRICE,
    SPECIFICATION,
)
from tests.ordercentre.json_values import JSON_VALUES
from tmf630.wire import Json

READERS: Final[list[tuple[Callable[[Document], object], Json]]] = [
    (offering, OFFERING),
    (specification, SPECIFICATION),
    (price, PRICE),
    (price, MONTHLY),
    (price, BUNDLED_PRICE),
]
HOSTILE: Final = JSON_VALUES | st.sampled_from([float("nan"), float("inf"), "1e999", "\ud800"])


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All (container, key) within a JSON value."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield value, key
        if isinstance(member, dict | list):
            yield from places(member)


@pytest.mark.parametrize("read", [offering, specification, price])
@given(content=JSON_VALUES)
def test_any_json(read: Callable[[Document], object], content: Any) -> None:
    with suppress(Unreadable):
        read(document(content))


@pytest.mark.parametrize(("read", "example"), READERS)
@given(data=st.data())
def test_any_json_within_a_document(
    read: Callable[[Document], object], example: Json, data: st.DataObject
) -> None:
    content = deepcopy(example)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places(content))))
        container[key] = data.draw(HOSTILE)
    with suppress(Unreadable):
        read(document(content))


@pytest.mark.parametrize(("read", "example"), READERS)
def test_nothing_is_required_but_what_names_something(
    read: Callable[[Document], object], example: Json
) -> None:
    for index, _ in enumerate(places(example)):
        content = deepcopy(example)
        container, key = list(places(content))[index]
        container[key] = None
        if key in {"id", "name"} or isinstance(container, list):
            continue
        read(document(content))
