"""Characteristics against the catalogue: names, types, values, patterns, and how many."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given

from ordercentre.capture.characteristics import checking, defaults
from ordercentre.capture.characteristics.values import ARRAY, kind_of
from ordercentre.catalogue.model import (
    AllowedValue,
    CharacteristicSpecification,
    Found,
    Offering,
    Period,
    Reference,
    Specification,
)
from ordercentre.products.model import Product
from tests.api.orders import Json, order
from tests.ordercentre.capture.strategies import CHARACTERISTICS, VALUES
from tmf630.instants import microseconds

NOW = microseconds("2026-03-01T12:00:00Z") or 0
PAST = Period(None, NOW - 1)
PLACE = "/productOrderItem/0/product/productCharacteristic"


def spec(name: str = "x", **attributes: Any) -> CharacteristicSpecification:
    return CharacteristicSpecification(name=name, **attributes)


def listed(*values: Any, **attributes: Any) -> tuple[AllowedValue, ...]:
    return tuple(AllowedValue(value=each, **attributes) for each in values)


def between(low: str | None, high: str | None, interval: str = "closed") -> tuple[AllowedValue]:
    bounds = {"value_from": low and Decimal(low), "value_to": high and Decimal(high)}
    return (AllowedValue(interval=interval, **bounds),)  # type: ignore[arg-type]


def catalogue(
    *characteristics: CharacteristicSpecification, uses: Any = (), known: bool = True
) -> Found:
    line = Specification(id="line", characteristics=characteristics)
    offering = Offering(id="fibre", specification=Reference("line"), value_uses=tuple(uses))
    return Found({"fibre": offering}, {"line": line} if known else {})


def sent(*pairs: tuple[str, Any], action: str = "add", **item: Any) -> Json:
    entries = [{"name": name, "value": value} for name, value in pairs]
    own = {"productOffering": {"id": "fibre"}, "product": {"productCharacteristic": entries}}
    return order({"id": "1", "action": action, **own, **item})


def objections(body: Json, found: Found, **products: Product) -> list[tuple[str, str]]:
    made = checking.objections(body, found, products, NOW)
    return [(each.place.removeprefix(PLACE), each.message) for each in made]


def messages(value: Any, of: CharacteristicSpecification) -> list[str]:
    """What is said of one value of one characteristic."""
    return [message for _, message in objections(sent(("x", value)), catalogue(of))]


TYPES: dict[str, tuple[list[Any], list[Any]]] = {
    "string": (["", "12"], [12, True, {"a": 1}]),
    "Text": (["a"], [1]),
    "number": ([1, 1.5, -0.0], ["12", True, {"a": 1}]),
    "numeric": ([1, 1.5], ["12"]),
    "integer": ([1, 2.0], [1.5, "1", False]),
    "boolean": ([True, False], [0, 1, "true"]),
    "date": (["2026-01-31"], ["2026-02-30", "2026-01-31T08:15:00Z", 20260131]),
    "date-time": (["2026-01-31T08:15:00Z"], ["2026-01-31", "now"]),
    "dateTime": (["2026-01-31T08:15:00+01:00"], ["2026-01-31"]),
    "object": ([{}], ["a", 1]),
    "array": ([[], [1, "a"]], ["a", {}]),
    "Mbit per second": ([1, "a", True, {}], []),
    "": ([1, "a", True, {}], []),
}


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        (kind, value, fits)
        for kind, groups in TYPES.items()
        for fits, group in zip((True, False), groups, strict=True)
        for value in group
    ],
)
def test_a_value_is_of_its_type(kind: str, value: Any, fits: bool) -> None:
    found = messages(value, spec(value_type=kind, most=None))
    assert len(found) == (not fits)


def test_the_message_says_which_type() -> None:
    assert messages("12", spec(value_type="Numeric")) == [
        'is "12": characteristic "x" is of type number'
    ]
    assert messages("1", spec(value_type="date")) == [
        'is "1": characteristic "x" is of type date, such as 2026-01-31'
    ]


@pytest.mark.parametrize(
    ("values", "value", "fits"),
    [
        (listed(1, 2), 1, True),
        (listed(1, 2), 2.0, True),
        (listed(1.0), 1, True),
        (listed(1), True, False),
        (listed(True), 1, False),
        (listed(1), "1", False),
        (listed("a", "b"), "b", True),
        (listed("a"), "A", False),
        (listed({"a": 1}), {"a": 1.0}, True),
        (listed({"a": 1}), {"a": True}, False),
        (listed({"a": 1}), {}, False),
        (listed({"a": [1]}), {"a": [1, 2]}, False),
        (listed("a", valid_for=PAST), "a", False),
        ((*listed("a", valid_for=PAST), *listed("b")), "b", True),
        (between("1", "5"), 1, True),
        (between("1", "5"), 5.0, True),
        (between("1", "5"), 5.01, False),
        (between("1", "5", "open"), 1, False),
        (between("1", "5", "open"), 5, False),
        (between("1", "5", "open"), 1.01, True),
        (between("1", "5", "closedBottom"), 1, True),
        (between("1", "5", "closedBottom"), 5, False),
        (between("1", "5", "closedTop"), 1, False),
        (between("1", "5", "ClosedTop"), 5, True),
        (between("0.1", None), 0.1, True),
        (between(None, "5"), -(2**60), True),
        (between(None, "5"), "3", False),
        (between(None, "5"), True, False),
        ((*between("1", "5"), *listed(10)), 10, True),
        ((AllowedValue(regex="[a-z]+"),), "abc", True),
        ((AllowedValue(regex="[a-z]+"),), "abc1", False),
        ((AllowedValue(regex="("),), "abc1", True),
        ((AllowedValue(unit="Mbit/s"),), 7, True),
        ((), "anything", True),
    ],
)
def test_a_value_is_among_those_that_are_listed(
    values: tuple[AllowedValue, ...], value: Any, fits: bool
) -> None:
    assert len(messages(value, spec(values=values))) == (not fits)
    assert messages(value, spec(values=values, extensible=True)) == []


def test_the_message_says_what_is_allowed() -> None:
    values = (
        *listed("a", 7),
        *between("1", "5"),
        *between("1", "5", "open"),
        *between(None, "9"),
        AllowedValue(regex="[a-z]+"),
    )
    [message] = messages("B", spec(values=values))
    assert message == (
        'is "B": characteristic "x" is "a", 7, from 1 up to 5, above 1 below 5, up to 9 or what'
        ' matches "[a-z]+"'
    )
    many = spec(values=listed(*range(100)))
    assert messages("B", many)[0].endswith("is 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 or 90 more")
    assert messages("B", spec(values=listed("a", valid_for=PAST))) == [
        'is "B": characteristic "x" is not sold now'
    ]


@pytest.mark.parametrize(
    ("regex", "value", "fits"),
    [
        (r"\d{4}", "1234", True),
        (r"\d{4}", "12345", False),
        (r"^\d{4}$", "1234", True),
        (r"\d+", 1234, True),
        (r"\d+", 12.5, False),
        ("true", True, True),
        ("(a|ab)", "ab", True),
        (r"(?=a)b", "anything", True),
        ("[", "anything", True),
        ("a", {"a": 1}, True),
        ("(a{0,50}b{0,50}){10}", "a" * 1_000_000, False),
    ],
)
def test_a_pattern_of_re2_is_for_the_whole_value(regex: str, value: Any, fits: bool) -> None:
    found = messages(value, spec(regex=regex, most=None))
    assert found == [] if fits else [message[:15] for message in found] == ["does not match "]


@pytest.mark.parametrize(
    ("least", "most", "pairs", "expected"),
    [
        (0, 1, ["a"], []),
        (0, 1, ["a", "b"], [("/1", "1 value at most")]),
        (0, 1, ["a", "b", "c"], [("/1", "1 value at most")]),
        (0, 1, [["a"]], []),
        (0, 1, [["a", "b"]], [("/0", "1 value at most")]),
        (0, 2, [["a", "b"], "c"], [("/1", "2 values at most")]),
        (0, None, [["a", "b"], "c"], []),
        (2, 3, [["a", "b"]], []),
        (2, 3, ["a"], [("", "2 values at least")]),
        (1, 1, [[]], [("", "1 value at least")]),
        (1, 1, [None], [("", "1 value at least")]),
        (0, 1, [None], []),
        (0, 0, ["a"], [("/0", "0 values at most")]),
    ],
)
@pytest.mark.parametrize("action", ["add", "modify"])
def test_as_many_values_as_are_allowed(
    action: str,
    least: int,
    most: int | None,
    pairs: list[Any],
    expected: list[tuple[str, str]],
) -> None:
    body = sent(*(("x", each) for each in pairs), action=action)
    found = objections(body, catalogue(spec(least=least, most=most, value_type="string")))
    assert found == [(place, f'characteristic "x" has {words}') for place, words in expected]


def test_each_value_of_an_array_is_checked_and_an_array_of_type_array_is_one() -> None:
    several = catalogue(spec(value_type="string", values=listed("a", "b"), most=None))
    found = objections(sent(("x", ["a", 7, "c"]), ("x", "d")), several)
    assert [place for place, _ in found] == ["/0/value/1", "/0/value/2", "/1/value"]
    whole = catalogue(spec(value_type="array", values=(*listed([1, 2]), *listed(3))))
    assert objections(sent(("x", [1, 2])), whole) == []
    assert objections(sent(("x", [3, 3])), whole) == []
    for value in ([1, 3], []):
        assert len(objections(sent(("x", value)), whole)) == 1


@given(CHARACTERISTICS, VALUES)
def test_a_value_is_judged_alike_alone_and_in_an_array(
    characteristics: tuple[CharacteristicSpecification, ...], value: Any
) -> None:
    """What is seen quickly of a single value is what a closer look finds."""
    of = {kind_of(each.value_type) for each in characteristics}
    assume(not isinstance(value, list) and value is not None and ARRAY not in of)
    found = catalogue(*characteristics)
    alone, in_array = (
        [message for _, message in objections(sent(("x", each)), found)]
        for each in (value, [value])
    )
    assert alone == in_array


def test_values_beyond_the_limit_are_not_checked_one_by_one() -> None:
    found = objections(sent(("x", ["a", 7, 8])), catalogue(spec(value_type="string")))
    assert found == [("/0", 'characteristic "x" has 1 value at most')]


@pytest.mark.parametrize(
    "of",
    [
        spec(least=1, regex="a", values=listed("b", is_default=True)),
        spec(least=1, value_type="number", values=listed("b", is_default=True)),
        spec(least=1, value_type="odd", values=listed(["b"], is_default=True)),
        spec(least=1, extensible=True, values=listed("b")),
        spec(least=1, values=(AllowedValue(regex="b", is_default=True),)),
    ],
)
def test_no_default_is_filled_in_that_could_not_be_sent_or_is_one_of_many(
    of: CharacteristicSpecification,
) -> None:
    body = sent()
    assert defaults.filled(body, catalogue(of), {}, NOW) is body
    [(place, message)] = objections(body, catalogue(of))
    assert place == ""
    assert message.startswith('characteristic "x" is mandatory')


def test_an_unknown_name_is_objected_to_where_the_names_are_known() -> None:
    body = sent(("sped", 1))
    assert objections(body, catalogue(spec("speed"))) == [
        (
            "/0/name",
            'specification "line" has no characteristic "sped": did you mean speed?',
        )
    ]
    assert objections(body, catalogue()) == []
    assert objections(body, catalogue(spec("speed"), known=False)) == []
    assert objections(body, Found()) == []
    assert objections(body, catalogue(uses=[spec("speed")])) == []
    ended = catalogue(spec("sped", valid_for=PAST), spec("speed"))
    assert len(objections(body, ended)) == 1


@pytest.mark.parametrize(
    ("action", "is_checked"),
    [("add", True), ("modify", True), ("delete", False), ("noChange", False)],
)
def test_items_that_add_or_modify_are_checked(action: str, is_checked: bool) -> None:
    body = sent(("x", 1), action=action)
    assert bool(objections(body, catalogue(spec(value_type="string")))) is is_checked


@pytest.mark.parametrize(
    ("action", "least", "values", "expected"),
    [
        ("add", 1, (), "is mandatory"),
        ("add", 1, listed("a", "b"), 'is mandatory: it is "a" or "b"'),
        ("add", 0, (), None),
        ("modify", 1, (), None),
        ("add", 1, (*listed("a"), *listed("b", is_default=True)), None),
        ("add", 1, listed("a"), None),
        ("add", 2, listed("a", "b", is_default=True), None),
        ("add", 2, listed("a", is_default=True), 'is mandatory: it is "a"'),
        (
            "add",
            1,
            listed("b", is_default=True, valid_for=PAST),
            "is mandatory: it is not sold now",
        ),
    ],
)
def test_a_mandatory_characteristic_is_sent_or_has_a_default(
    action: str, least: int, values: tuple[AllowedValue, ...], expected: str | None
) -> None:
    found = catalogue(spec(least=least, most=None, values=values))
    for body in (sent(action=action), sent(action=action, product={})):
        wanted = [] if expected is None else [("", f'characteristic "x" {expected}')]
        assert objections(body, found) == wanted


def filled(body: Json, found: Found) -> list[Json] | None:
    made = defaults.filled(body, found, {}, NOW)
    assert defaults.filled(made, found, {}, NOW) is made
    assert not list(checking.objections(made, found, {}, NOW))
    [item] = made["productOrderItem"]
    entries: list[Json] | None = item["product"].get("productCharacteristic")
    return entries


def test_the_default_of_a_mandatory_characteristic_is_filled_in() -> None:
    found = catalogue(
        spec("x", least=1, value_type="number", values=(*listed(1), *listed("2", is_default=True))),
        spec("y", least=1, values=listed("only")),
        spec("z", least=2, most=2, values=listed("a", "b", "c", is_default=True)),
        spec("optional", values=listed("a", is_default=True)),
    )
    x, y, z = (
        [{"name": "x", "valueType": "number", "value": 2}],
        [{"name": "y", "value": "only"}],
        [{"name": "z", "value": "a"}, {"name": "z", "value": "b"}],
    )
    assert filled(sent(), found) == [*x, *y, *z]
    own = {"name": "x", "value": 1.0, "@type": "mine"}
    body = sent(product={"id": "new", "productCharacteristic": [own]})
    assert filled(body, found) == [own, *y, *z]
    for body in (sent(action="modify"), sent(("x", 1), ("y", "only"), ("z", ["a", "c"]))):
        assert defaults.filled(body, found, {}, NOW) is body


def test_a_value_that_a_catalogue_writes_as_text_is_read_in_its_type() -> None:
    for kind, text, value in (
        ("number", "2.5", 2.5),
        ("integer", " 7 ", 7),
        ("boolean", "true", True),
    ):
        of = spec(value_type=kind, values=listed(text, "no number"))
        assert messages(value, of) == []
        assert len(messages(text, of)) == 1


@pytest.mark.parametrize(
    ("values", "value", "fits"),
    [
        (listed("a"), "a", True),
        (listed("a"), "b", False),
        ((*listed("a"), *listed("b", is_default=True)), "b", True),
        ((*listed("a"), *listed("b", is_default=True)), "a", False),
        (listed("a", "b"), "a", True),
        (listed("a", "b"), "c", False),
        ((), "c", True),
    ],
)
@pytest.mark.parametrize("action", ["add", "modify"])
def test_what_is_not_configurable_has_the_value_of_the_specification(
    action: str, values: tuple[AllowedValue, ...], value: str, fits: bool
) -> None:
    found = catalogue(spec(configurable=False, values=values))
    assert len(objections(sent(("x", value), action=action), found)) == (not fits)


def test_a_value_use_of_the_offering_narrows_the_specification() -> None:
    of = spec(
        values=(*listed(1), *listed(2, is_default=True), *between("10", "20")),
        id="x1",
        value_type="number",
        extensible=True,
        most=3,
    )

    def allowed(use: CharacteristicSpecification) -> list[int]:
        found = catalogue(of, uses=[use])
        return [each for each in (1, 2, 10, 15, 99) if not objections(sent(("x", each)), found)]

    assert allowed(spec(most=None)) == [1, 2, 10, 15, 99]
    assert allowed(spec(most=None, values=listed(2, "15"))) == [2, 15]
    assert allowed(spec(most=None, values=between("1", "10"))) == [1, 2, 10]
    assert allowed(spec("number 1", id="x1", most=None, values=listed(2))) == [2]
    assert allowed(spec(values=listed(7), valid_for=PAST)) == [1, 2, 10, 15, 99]
    twice = catalogue(of, uses=[spec(least=2, most=None)])
    assert defaults.filled(sent(), twice, {}, NOW) == sent()
    assert len(objections(sent(), twice)) == 1
    narrowed = catalogue(of, uses=[spec(least=2, most=2)])
    assert filled(sent(("x", [1, 2])), narrowed) is not None
    assert len(objections(sent(("x", 1)), narrowed)) == 1
    assert len(objections(sent(("x", [1, 2, 2])), narrowed)) == 1


@pytest.mark.parametrize(
    ("values", "default"),
    [
        (listed(1, 2), 2),
        (between("0", "5"), 2),
        ((*listed(2), *listed(1, is_default=True)), 1),
        (listed(1), 1),
        (listed(1, 3), None),
    ],
)
def test_the_default_after_narrowing_is_one_that_is_left(
    values: tuple[AllowedValue, ...], default: int | None
) -> None:
    of = spec(least=1, value_type="number", values=(*listed(1, 3), *listed(2, is_default=True)))
    found = catalogue(of, uses=[spec(most=None, values=values)])
    made = defaults.filled(sent(), found, {}, NOW)
    [item] = made["productOrderItem"]
    entries = item["product"]["productCharacteristic"]
    assert [each["value"] for each in entries] == ([] if default is None else [default])


def test_the_product_in_the_inventory_says_what_it_is_where_the_item_does_not() -> None:
    found = catalogue(spec(value_type="number"), uses=[spec(most=None, values=listed(1))])
    entries = [{"name": "x", "value": 2}]
    product = {"id": "p1", "productCharacteristic": entries}
    body = order({"id": "1", "action": "modify", "product": product})
    assert objections(body, found) == []
    [offered] = objections(body, found, p1=Product(id="p1", offering_id="fibre"))
    assert offered == ("/0/value", 'is 2: characteristic "x" is 1')
    assert objections(body, found, p1=Product(id="p1", specification_id="line")) == []
    unknown = {**product, "productCharacteristic": [{"name": "y", "value": 1}]}
    body = order({"id": "1", "action": "modify", "product": unknown})
    assert len(objections(body, found, p1=Product(id="p1", specification_id="line"))) == 1


def test_nested_items_are_checked_and_filled_in() -> None:
    nested = sent(("x", "a"))["productOrderItem"][0]
    body = order({"id": "b", "action": "add", "productOrderItem": [nested]})
    found = catalogue(spec(value_type="number"), spec("y", least=1, values=listed("only")))
    place = "/productOrderItem/0/productOrderItem/0/product/productCharacteristic/0/value"
    assert [place for place, _ in objections(body, found)] == [place]
    made = defaults.filled(body, found, {}, NOW)["productOrderItem"][0]["productOrderItem"][0]
    names = [each["name"] for each in made["product"]["productCharacteristic"]]
    assert names == ["x", "y"]


def test_what_is_used_again_ends_with_its_validity() -> None:
    """The same documents say something else once a characteristic or a value has ended."""
    ends = Period(None, NOW + 10)
    found = catalogue(
        spec("speed", values=(*listed(100), *listed(50, valid_for=ends))),
        spec("colour", valid_for=ends),
    )
    body = sent(("speed", 50), ("colour", "red"))
    for at, objected in ((NOW, 0), (NOW + 1, 0), (NOW + 11, 2), (NOW + 12, 2), (NOW + 2, 0)):
        assert len(list(checking.objections(body, found, {}, at))) == objected
