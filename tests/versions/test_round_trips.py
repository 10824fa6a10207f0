"""What one version has said is there after the other has read and written it; and is valid."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from productordering.versions import patching, reading, writing
from productordering.versions.mapping import ADDED, INTENT, OBJECTS
from tests.api.strategies import instances as instances_of_v4
from tests.versions.contracts import violations_of_v4, violations_of_v5
from tests.versions.strategies import instances, v4_orders
from tmf630.wire import Json

ORDER = "ProductOrder"
_ADDED = {name: kind for names in ADDED.values() for name, kind in names.items()}
_LISTS = "|".join(name for name, kind in _ADDED.items() if kind == OBJECTS)
_OBJECTS = "|".join(name for name, kind in _ADDED.items() if kind == INTENT)
_SCALARS = "|".join(name for name, kind in _ADDED.items() if kind not in (OBJECTS, INTENT))
UNSAID = re.compile(
    r".*/(@type|duration/amount|orderItemAction|targetProductSchema/@schemaLocation"
    rf"|productRelationship/\d+/product/id|({_LISTS})(?=: (?!\[{{))|({_OBJECTS})(?=: (?!{{))"
    rf"|({_SCALARS})): "
)
"""Where an order of v4 may differ when v5 has written it: what v5 adds, or cannot say.

Random attributes may have a name that only v5 declares, and a value that v5 does not allow there.
"""


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """The places where two JSON values differ, in types of numbers as well."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted(one.keys() | other.keys())
        return [
            found
            for name in names
            for found in differences(one.get(name, "-"), other.get(name, "-"), f"{where}/{name}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for i, pair in pairs for found in differences(*pair, f"{where}/{i}")]
    same = type(one) is type(other) and one == other
    return [] if same else [f"{where}: {one!r} -> {other!r}"]


@settings(max_examples=60)
@given(v4_orders())
def test_every_view_of_an_order_is_valid_in_v5(order: Json) -> None:
    assert violations_of_v4(ORDER, order) == ""
    assert violations_of_v5(ORDER, reading.order(order)) == ""


@settings(max_examples=60)
@given(instances_of_v4("ProductOrder"))
@example({"productOrderItem": [{"id": "", "action": "add", "note": [None]}]})
@example({"productOrderItem": [{"id": "", "action": "add", "note": {}}]})
def test_an_order_of_v4_is_the_same_when_v5_has_written_it_apart_from_what_v5_cannot_say(
    order: Json,
) -> None:
    again = writing.order(reading.order(order))
    assert violations_of_v4(ORDER, again) == ""
    assert [each for each in differences(order, again) if not UNSAID.match(each)] == []


@settings(max_examples=60)
@given(v4_orders())
def test_a_patch_that_changes_nothing_in_the_view_changes_nothing_that_is_stored(
    order: Json,
) -> None:
    after = patching.patched(ORDER, order, reading.order(order))
    assert differences(order, after) == []


@settings(max_examples=60)
@given(instances("ProductOrder_FVO"))
def test_a_new_order_of_v5_is_valid_in_v4_and_the_same_when_read_again(sent: Json) -> None:
    assert violations_of_v5("ProductOrder_FVO", sent) == ""
    stored = writing.order(sent)
    assert violations_of_v4("ProductOrder_Create", stored) == ""
    assert differences(sent, reading.order(stored)) == []


@settings(max_examples=60)
@given(instances(ORDER))
def test_any_order_of_v5_is_the_same_when_read_again(view: Json) -> None:
    assert differences(view, reading.order(writing.order(view))) == []


@settings(max_examples=60)
@given(v4_orders(), instances(ORDER), st.randoms(use_true_random=False))
def test_a_patch_leaves_the_view_that_it_made(order: Json, other: Json, random: Any) -> None:
    view = reading.order(order)
    names = random.sample(sorted(other), len(other) // 2)
    patched = {**view, **{name: other[name] for name in names}}
    after = patching.patched(ORDER, order, patched)
    assert differences(patched, reading.order(after)) == []
