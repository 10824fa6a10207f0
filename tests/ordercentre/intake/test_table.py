"""Orders in tables: the header, the types of cells, and the rows of an order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

from ordercentre.intake.columns import BadHeader
from ordercentre.intake.reading import Lines, SentOrder
from ordercentre.intake.table import OrderTable
from productordering.api import definition

ATTRIBUTES = definition().model.attributes
SPEED = "productOrderItem.product.productCharacteristic"


def read(text: str | bytes, separator: str | None = None) -> list[SentOrder]:
    content = text if isinstance(text, bytes) else text.encode()
    return list(OrderTable(Lines(io.BytesIO(content)), ATTRIBUTES, separator).orders())


def one(header: str, row: str) -> Any:
    """The content of the one order of a table."""
    [order] = read(f"{header}\n{row}\n")
    assert not order.errors, order.errors
    return order.content


def errors(header: str, row: str) -> Sequence[str]:
    [order] = read(f"{header}\n{row}\n")
    return order.errors


def bad_header(header: str) -> Sequence[str]:
    with pytest.raises(BadHeader) as raised:
        read(f"{header}\n")
    return raised.value.messages


@pytest.mark.parametrize(
    ("column", "text", "order"),
    [
        ("category", " a b ", {"category": " a b "}),
        ("externalId", "007", {"externalId": "007"}),
        ("channel.id", "shop", {"channel": [{"id": "shop"}]}),
        ("billingAccount.id", "B", {"billingAccount": {"id": "B"}}),
        ("note[0].text", "x", {"note": [{"text": "x"}]}),
        ("note[7].text", "x", {"note": [{"text": "x"}]}),
        ("requestedStartDate", "2026-12-01T08:00:00+01:00", None),
    ],
)
def test_a_cell_is_at_the_path_of_its_column(column: str, text: str, order: Any) -> None:
    assert one(column, text) == (order or {column: text})


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("quantity", "3", 3),
        ("product.isBundle", "TRUE", True),
        ("product.isBundle", "no", False),
        ("itemPrice.price.taxRate", "19", 19),
        ("itemPrice.price.taxRate", "0.19", 0.19),
        ("action", "add", "add"),
        ("product.productCharacteristic[0].value", "5", "5"),
        ("product.place[1].id", "P", "P"),
        ("productOrderItem[0].quantity", "2", 2),
    ],
)
def test_a_text_has_the_type_of_its_attribute(column: str, text: str, value: Any) -> None:
    found = one(f"productOrderItem.{column}", text)["productOrderItem"][0]
    for name in column.split("."):
        found = found[name.partition("[")[0]]
        found = found[0] if isinstance(found, list) else found
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("productOrderItem.quantity", "two", 'is "two", which is no integer'),
        ("productOrderItem.quantity", "1.0", "no integer"),
        ("productOrderItem.quantity", "007", "no integer"),
        ("productOrderItem.quantity", "9223372036854775808", "no integer"),
        ("productOrderItem.itemPrice.price.taxRate", "1_0", "no number"),
        ("productOrderItem.itemPrice.price.taxRate", "09.5", "no number"),
        ("productOrderItem.itemPrice.price.taxRate", "nan", "no number"),
        ("productOrderItem.itemPrice.price.taxRate", "1e999", "no number"),
        ("productOrderItem.itemPrice.price.taxRate", "9;9", "no number"),
        ("productOrderItem.product.isBundle", "maybe", "neither true nor false"),
        ("requestedStartDate", "2026-12-01", "no date-time with an offset"),
        ("productOrderItem.action", "order", "add, modify, delete, noChange"),
        (f"{SPEED}.speed:integer", "fast", "no integer"),
    ],
)
def test_a_text_of_another_type_is_an_error_with_its_column(
    column: str, text: str, why: str
) -> None:
    [error] = errors(f"externalId,{column}", f"A,{text}")
    assert error.startswith(f"column {column}: ")
    assert why in error


def test_every_bad_cell_of_an_order_is_named() -> None:
    header = "externalId,requestedStartDate,productOrderItem.quantity"
    [order] = read(f"{header}\nA,soon,x\nA,later,2\nA,,y\n")
    assert [each.partition(":")[0] for each in order.errors] == [
        "column requestedStartDate",
        "column productOrderItem.quantity",
        "line 3, column requestedStartDate",
        "line 4, column productOrderItem.quantity",
    ]
    assert (order.line, order.external_id) == (2, "A")


@pytest.mark.parametrize(
    ("column", "characteristic"),
    [
        ("colour", {"name": "colour", "value": "5"}),
        ("net.upload speed", {"name": "net.upload speed", "value": "5"}),
        ("speed:integer", {"name": "speed", "valueType": "integer", "value": 5}),
        ("speed:number", {"name": "speed", "valueType": "number", "value": 5}),
        ("on:boolean", {"name": "on", "valueType": "boolean", "value": True}),
        ("id:string", {"name": "id", "valueType": "string", "value": "5"}),
        ("urn:x", {"name": "urn:x", "value": "5"}),
    ],
)
def test_a_name_behind_characteristics_is_that_of_one(column: str, characteristic: Any) -> None:
    text = "1" if "boolean" in column else "5"
    [item] = one(f"{SPEED}.{column}", text)["productOrderItem"]
    assert item == {"product": {"productCharacteristic": [characteristic]}}


def test_elements_have_the_order_of_their_indexes() -> None:
    header = "relatedParty[1].id,relatedParty[0].id,relatedParty[1].role,relatedParty[2].id"
    assert one(header, "b,a,B,")["relatedParty"] == [{"id": "a"}, {"id": "b", "role": "B"}]


def test_rows_of_one_external_id_are_the_items_of_one_order() -> None:
    header = "externalId,category,productOrderItem.id"
    orders = read(f"{header}\nA,x,1\nA,,2\nA,x,3\nB,y,1\n,,1\n,,2\n")
    assert [each.line for each in orders] == [2, 5, 6, 7]
    assert orders[0].content == {
        "externalId": "A",
        "category": "x",
        "productOrderItem": [{"id": "1"}, {"id": "2"}, {"id": "3"}],
    }


def test_a_row_that_says_something_else_of_its_order_is_an_error() -> None:
    [order] = read("externalId,category,productOrderItem.id\nA,x,1\nA,y,2\n")
    assert order.errors == ['line 3, column category: is "y", and differs from line 2']


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_shows_the_separator(separator: str) -> None:
    text = 'externalId,category,description\nA,"x,y;z","a\nb"\n'.replace(",", separator)
    [order] = read(text.replace(f"x{separator}y", "x,y"))
    assert order.content == {"externalId": "A", "category": "x,y;z", "description": "a\nb"}


def test_a_separator_can_be_given() -> None:
    [order] = read(f"externalId|category|{SPEED}.a,b,c\nA|x|1\n", "|")
    assert order.content["category"] == "x"


def test_a_byte_order_mark_and_empty_lines_are_skipped() -> None:
    orders = read("\N{ZERO WIDTH NO-BREAK SPACE}externalId,category\r\n\r\nA,é\r\n,\r\nB,\r\n")
    assert [(each.line, each.external_id) for each in orders] == [(3, "A"), (5, "B")]
    assert orders[0].content["category"] == "é"


def test_lines_are_counted_within_quotes() -> None:
    orders = read('externalId,category\nA,"1\n2\n3"\nB,x\n')
    assert [each.line for each in orders] == [2, 5]


@pytest.mark.parametrize("row", ["A", "A,b,c"])
def test_a_row_has_as_many_cells_as_the_header(row: str) -> None:
    [error] = errors("externalId,category", row)
    assert error == f"line 2: has {row.count(',') + 1} cells; the header has 2"


def test_all_unknown_columns_are_named_with_the_nearest() -> None:
    header = [
        *("categry", "channel", "productOrderItem.quantty", "productOrderItem[0].id", ""),
        *("category.x", "billingAccount[0].id", "id", "relatedParty[0]role", "note.", "note[a].id"),
    ]
    messages = bad_header(",".join(header))
    assert [each.partition(":")[0] for each in messages] == [
        f"column {number}" for number in range(1, len(header) + 1)
    ]
    assert messages[0].endswith("categry is no attribute of a new order; the nearest is category")
    assert messages[1].endswith("the nearest is channel.id")
    assert messages[2].endswith("the nearest is productOrderItem.quantity")
    assert messages[3].endswith("the nearest is productOrderItem.id")


def test_a_column_that_is_there_twice_is_named() -> None:
    messages = bad_header("channel.id,category,channel[0].id")
    assert messages == [
        "column 1: channel.id is there more than once",
        "column 3: channel[0].id is there more than once",
    ]


@pytest.mark.parametrize("text", [b"", b"\n", b",,\n", b'"a\n', b"caf\xe9\n", b"a" * 2_097_153])
def test_a_file_without_a_header_is_refused(text: bytes) -> None:
    with pytest.raises(BadHeader):
        read(text)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"B,caf\xe9,2", "is not UTF-8: byte 6 cannot be read"),
        (b'B,"x"y,2', "is no CSV"),
        (b'B,"x,2', "is no CSV"),
        (b"B," + b"x" * 2_097_153, "is larger than 2097152 bytes"),
    ],
)
def test_nothing_is_read_behind_a_line_that_cannot_be_read(line: bytes, why: str) -> None:
    header = b"externalId,category,productOrderItem.id\n"
    first, second, last = read(header + b"A,,1\nB,,1\n" + line + b"\nC,,1\n")
    assert (first.external_id, first.errors) == ("A", [])
    # The line may have been an item of B, which must not be stored without it.
    assert second.external_id == "B"
    assert why in second.errors[0]
    assert why in last.errors[0]
    assert last.errors[0].endswith("nothing is read from here on")


def test_an_order_of_too_many_rows_is_an_error() -> None:
    row = f"A,,{'x' * 1_000_000}\n"
    big, next_ = read(f"externalId,category,productOrderItem.id\n{row * 4}B,,1\n")
    assert big.errors == ["is larger than 2097152 bytes"]
    assert (next_.external_id, next_.errors) == ("B", [])
