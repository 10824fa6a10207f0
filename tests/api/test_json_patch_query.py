"""PATCH /productOrder/{id} with JSON Patch by query (TMF630 parts 5 and 6)."""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.json_patches import BY_QUERY, moved, op, send
from tests.api.orders import Json, item, place, refused, retrieve

pytestmark = pytest.mark.any_store

ITEMS = [
    item("1", quantity=1, product={"name": "Line"}, note=[{"id": "n", "text": "a"}]),
    item("2", quantity=2, action="modify"),
    item("3", quantity=3, productOrderItem=[item("3.1", quantity=9)]),
]
QUERIES: dict[str, tuple[list[Json], list[Json]]] = {
    "one element": (
        [op("replace", "$.productOrderItem[?(@.id=='2')].quantity", value=5)],
        [ITEMS[0], {**ITEMS[1], "quantity": 5}, ITEMS[2]],
    ),
    "several elements": (
        [op("replace", "$.productOrderItem[?(@.action=='add')].quantity", value=7)],
        [{**ITEMS[0], "quantity": 7}, ITEMS[1], {**ITEMS[2], "quantity": 7}],
    ),
    "every element": (
        [op("remove", "$.productOrderItem[*].quantity")],
        [{k: v for k, v in each.items() if k != "quantity"} for each in ITEMS],
    ),
    "elements removed": ([op("remove", "$.productOrderItem[?@.quantity>=2]")], [ITEMS[0]]),
    "a new member": (
        [op("add", "$.productOrderItem[?(@.id=='2')].product", value={"name": "TV"})],
        [ITEMS[0], {**ITEMS[1], "product": {"name": "TV"}}, ITEMS[2]],
    ),
    "the end of an array": (
        [op("add", "$.productOrderItem[?(@.id=='1')].note", value={"text": "b"})],
        [{**ITEMS[0], "note": [{"id": "n", "text": "a"}, {"text": "b"}]}, *ITEMS[1:]],
    ),
    "an array in place of another": (
        [op("add", "$.productOrderItem[?(@.id=='1')].note", value=[{"text": "b"}])],
        [{**ITEMS[0], "note": [{"text": "b"}]}, *ITEMS[1:]],
    ),
    "a new item": (
        [op("add", "$.productOrderItem", value=item("4"))],
        [*ITEMS, item("4", state="acknowledged")],
    ),
    "before an element": (
        [op("add", "$.productOrderItem[?(@.id=='3')]", value=item("4"))],
        [*ITEMS[:2], item("4", state="acknowledged"), ITEMS[2]],
    ),
    "a deeper element": (
        [
            op(
                "replace",
                "$.productOrderItem[?(@.id=='3')].productOrderItem[?(@.id=='3.1')].quantity",
                value=8,
            )
        ],
        [*ITEMS[:2], {**ITEMS[2], "productOrderItem": [item("3.1", quantity=8)]}],
    ),
    "elements by position": (
        [op("replace", "$.productOrderItem[0].quantity", value=4)],
        [{**ITEMS[0], "quantity": 4}, *ITEMS[1:]],
    ),
    "elements from the end": (
        [op("replace", "$.productOrderItem[-2].quantity", value=4)],
        [ITEMS[0], {**ITEMS[1], "quantity": 4}, ITEMS[2]],
    ),
    "a source": (
        [
            moved(
                "copy",
                "$.productOrderItem[?(@.id=='1')].product",
                "$.productOrderItem[?(@.id!='1')].product",
            )
        ],
        [
            ITEMS[0],
            {**ITEMS[1], "product": {"name": "Line"}},
            {**ITEMS[2], "product": {"name": "Line"}},
        ],
    ),
    "a move": (
        [moved("move", "$.productOrderItem[?(@.id=='1')].product", "/productOrderItem/1/product")],
        [
            {k: v for k, v in ITEMS[0].items() if k != "product"},
            {**ITEMS[1], "product": {"name": "Line"}},
            ITEMS[2],
        ],
    ),
    "a test of all": (
        [
            op(
                "test",
                "$.productOrderItem[?(@.action=='add')].productOffering.id",
                value="fibre-500",
            ),
            op("replace", "/productOrderItem/0/quantity", value=2),
        ],
        [{**ITEMS[0], "quantity": 2}, *ITEMS[1:]],
    ),
}


@pytest.mark.parametrize(("patch", "expected"), QUERIES.values(), ids=QUERIES)
def test_a_path_can_select(client: ContractClient, patch: list[Json], expected: list[Json]) -> None:
    placed = place(client, *ITEMS)
    answer = send(client, placed, patch, BY_QUERY)
    assert answer.status_code == 200, answer.text
    wanted = place(client, *expected)["productOrderItem"]
    assert answer.json()["productOrderItem"] == wanted


REFUSED: dict[str, tuple[Json, int]] = {
    "nothing selected": (op("remove", "$.productOrderItem[?(@.id=='9')]"), 400),
    "nothing selected to add to": (op("add", "$.productOrderItem[?(@.id=='9')].x", value=1), 400),
    "nothing selected to test": (op("test", "$.productOrderItem[?(@.id=='9')].id", value="9"), 409),
    "one test of several fails": (op("test", "$.productOrderItem[*].action", value="add"), 409),
    "several sources": (moved("copy", "$.productOrderItem[*].action", "/x"), 400),
    "no path": (op("remove", "$.productOrderItem[?(@.id=='1'"), 400),
    "descent": (op("remove", "$..quantity"), 400),
    "a function": (op("remove", "$.productOrderItem[?length(@.id)>1]"), 400),
    "the whole": (op("remove", "$"), 400),
    "the last name is not there": (op("replace", "$.productOrderItem[*].x", value=1), 400),
    "a long path": (op("remove", "$" + "[*]" * 2_000), 400),
    "a deep path": (op("remove", "$.productOrderItem[?@" + ".a" * 1_000 + "]"), 400),
    "a path of many brackets": (
        op("remove", "$.x[?" + "(" * 1_500 + "@.a" + ")" * 1_500 + "]"),
        400,
    ),
}


@pytest.mark.parametrize(("operation", "status"), REFUSED.values(), ids=REFUSED)
def test_an_invalid_path_is_refused(client: ContractClient, operation: Json, status: int) -> None:
    placed = place(client, *ITEMS)
    answer = send(client, placed, [op("add", "/x", value=1), operation], BY_QUERY)
    assert answer.status_code == status, answer.text
    assert "/1" in answer.json()["message"]
    assert retrieve(client, placed) == placed


def test_a_plain_json_patch_does_not_select(client: ContractClient) -> None:
    placed = place(client, *ITEMS)
    refused(send(client, placed, [op("remove", "$.productOrderItem[0]")]), 400, "24", "/0")


@pytest.mark.parametrize(
    "operation",
    [
        op("replace", "$.x[*].a", value="x" * 100_000),
        op("add", "$.x[*].b", value="x" * 100_000),
        moved("copy", "/y", "$.x[*].a"),
    ],
    ids=["replace", "add", "copy"],
)
def test_a_patch_that_copies_too_many_bytes_is_refused(
    client: ContractClient, operation: Json
) -> None:
    placed = place(client, x=[{"a": number} for number in range(100)], y="x" * 100_000)
    refused(send(client, placed, [operation], BY_QUERY), 409, "65", "/0", "bytes")
    assert retrieve(client, placed) == placed


def test_a_path_that_selects_over_ten_thousand_places_is_refused(client: ContractClient) -> None:
    placed = place(client, x=[[]] * 10_001)
    refused(send(client, placed, [op("remove", "$.x[*]")], BY_QUERY), 409, "65", "10000")


# Part 5: a pointer through arrays, with predicates; part 6: JSONPath without its root

ITEM = "productOrderItem"
EQUAL = {
    # a path of part 5 or 6, the same with its root
    f"/{ITEM}/quantity?{ITEM}.id=2": "$.productOrderItem[?(@.id=='2')].quantity",
    f"/{ITEM}/quantity?{ITEM}.action=add": "$.productOrderItem[?(@.action=='add')].quantity",
    f"/{ITEM}/quantity?{ITEM}.id=1,3": "$.productOrderItem[?(@.id=='1' || @.id=='3')].quantity",
    f"/{ITEM}/quantity?{ITEM}.id=1;{ITEM}.id=3": (
        "$.productOrderItem[?(@.id=='1' || @.id=='3')].quantity"
    ),
    f"/{ITEM}/quantity?{ITEM}.quantity.gte=2&{ITEM}.action=add": "$.productOrderItem[2].quantity",
    f"/{ITEM}/quantity?{ITEM}.quantity>=2&{ITEM}.action=add": "$.productOrderItem[2].quantity",
    f"/{ITEM}/quantity?{ITEM}.product.name=Line": "$.productOrderItem[0].quantity",
    f"/{ITEM}/quantity?{ITEM}.note.text=a": "$.productOrderItem[0].quantity",
    f"/{ITEM}/quantity?state=acknowledged&{ITEM}.id=2": "$.productOrderItem[1].quantity",
    f"/{ITEM}/{ITEM}/quantity?{ITEM}.id=3&{ITEM}.{ITEM}.id=3.1": (
        "$.productOrderItem[2].productOrderItem[0].quantity"
    ),
    f"/{ITEM}/quantity?{ITEM}.product.name=%4Cine": "$.productOrderItem[0].quantity",
    f"{ITEM}[?(@.id=='2')].quantity": "$.productOrderItem[?(@.id=='2')].quantity",
    f"{ITEM}[1].quantity": "$.productOrderItem[1].quantity",
    f"['{ITEM}'][1].quantity": "$.productOrderItem[1].quantity",
}


@pytest.mark.parametrize(("path", "rooted"), EQUAL.items(), ids=EQUAL)
def test_other_spellings_of_a_path_mean_the_same(
    client: ContractClient, path: str, rooted: str
) -> None:
    one, other = place(client, *ITEMS), place(client, *ITEMS)
    first, second = (
        send(client, placed, [op("replace", each, value=25)], BY_QUERY)
        for placed, each in ((one, path), (other, rooted))
    )
    assert (first.status_code, second.status_code) == (200, 200), (first.text, second.text)
    assert first.json()[ITEM] == second.json()[ITEM] != one[ITEM]


BY_POINTER: dict[str, tuple[Json, list[Json]]] = {
    "elements removed": (op("remove", f"/{ITEM}?{ITEM}.quantity.gt=1"), [ITEMS[0]]),
    "an element replaced": (
        op("replace", f"/{ITEM}?{ITEM}.id=2", value=item("2", quantity=8)),
        [ITEMS[0], item("2", quantity=8), ITEMS[2]],
    ),
    "an array removed": (
        op("remove", f"/{ITEM}/note?{ITEM}.id=1"),
        [{k: v for k, v in ITEMS[0].items() if k != "note"}, *ITEMS[1:]],
    ),
    "a new member": (
        op("add", f"/{ITEM}/product?{ITEM}.id=2", value={"name": "TV"}),
        [ITEMS[0], {**ITEMS[1], "product": {"name": "TV"}}, ITEMS[2]],
    ),
    "a member within": (
        op("add", f"/{ITEM}/product/name?{ITEM}.id=1", value="TV"),
        [{**ITEMS[0], "product": {"name": "TV"}}, *ITEMS[1:]],
    ),
    "the end of an array": (
        op("add", f"/{ITEM}/note?{ITEM}.id=1", value={"text": "b"}),
        [{**ITEMS[0], "note": [{"id": "n", "text": "a"}, {"text": "b"}]}, *ITEMS[1:]],
    ),
    "a source": (
        moved("copy", f"/{ITEM}/product?{ITEM}.id=1", f"/{ITEM}/product?{ITEM}.id=2"),
        [ITEMS[0], {**ITEMS[1], "product": {"name": "Line"}}, ITEMS[2]],
    ),
}


@pytest.mark.parametrize(("operation", "expected"), BY_POINTER.values(), ids=BY_POINTER)
def test_a_pointer_can_select(
    client: ContractClient, operation: Json, expected: list[Json]
) -> None:
    answer = send(client, place(client, *ITEMS), [operation], BY_QUERY)
    assert answer.status_code == 200, answer.text
    assert answer.json()[ITEM] == place(client, *expected)[ITEM]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        (f"/{ITEM}/quantity?{ITEM}.id=9", 400, "selects nothing"),
        (f"/{ITEM}/quantity?id=1", 400, "selects nothing"),
        (f"/{ITEM}/quantity?", 400, "selects nothing"),
        (f"/{ITEM}/nothing?{ITEM}.id=1", 400, "selects nothing"),
        (f"/{ITEM}/~2?{ITEM}.id=1", 400, "JSON Pointer"),
        (f'/{ITEM}/quantity?{ITEM}.id="1', 400, "quotes"),
        (f"/{ITEM}/quantity?{ITEM}.action.regex=a", 400, "pattern"),
        (f"/{ITEM}/quantity?{ITEM}.id=1;state=held", 400, "alternatives"),
        (f"/{ITEM}/quantity?" + "&".join([f"{ITEM}.id=1"] * 17), 400, "16"),
        ("productOrderItem quantity", 400, "JSONPath"),
        (f"{ITEM}[?(@.product==null)].quantity", 400, "!@.product"),
    ],
)
def test_a_pointer_that_selects_nothing_is_refused(
    client: ContractClient, path: str, status: int, word: str
) -> None:
    placed = place(client, *ITEMS)
    answer = send(client, placed, [op("replace", path, value=1)], BY_QUERY)
    refused(answer, status, "24", "/0", word)
    assert retrieve(client, placed) == placed
