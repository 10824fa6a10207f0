"""Hostile and malformed queries: each is refused quickly, and the message names the reason.

How long each takes is shown by pytest's `--durations`.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.api.client import ContractClient
from tests.api.orders import place, refused

pytestmark = pytest.mark.any_store

LONG = "x" * 10_000
ITEM = "productOrderItem"

NAMES = [
    *("$where", "$expr", "$or", "$gt", "$regex", "$function", "$$ROOT", "state.$ne", "state[$ne]"),
    *("state.$regex", "productOrderItem.$.state", "productOrderItem.0.state", "note.$[].text"),
    *("__proto__", "constructor.prototype", "__class__.__init__", "toString", "_id", "resource"),
    *("revision", "search.state", "first.key", "state\0", "\0", "@x\0", "a.b", "..", ".", "state."),
    *(".state", "state..eq", " state", "state ", "STATE", "@.x", "@a.b", "1 OR 1", "state--"),
    *("state'; DROP TABLE productOrder", '"state"', "%24where", ITEM, "note", f"{ITEM}.product"),
    *(".".join([ITEM] * 40 + ["state"]), ".".join(["a"] * 1_000), LONG, "é", "\U0001f4a3"),
]
VALUES = {
    "a value of 10,000 characters": f"description={LONG}",
    "65 values": "&".join(f"priority={n}" for n in range(65)),
    "65 alternatives": "priority=" + ",".join(map(str, range(65))),
    "65 numbers of any type": f"{ITEM}.product.productCharacteristic.value.gt="
    + ",".join(map(str, range(65))),
    "65 conditions": ";".join(f"description.gt={n}" for n in range(65)),
    "a state as an object": "state={'$ne': null}",
    "a date as code": "orderDate=new Date()",
    "a date too far": "orderDate=99999-01-01T00:00:00Z",
    "a date with a script": "orderDate=\u0662\u0660\u0662\u0666-01-01",
    "no day": "orderDate=2026-02-30",
    "no offset": "orderDate=2026-02-28T00:00:00+24:00",
    "an offset beyond all": "orderDate=2026-02-28T00:00:00-99:99",
    "a number too large": f"{ITEM}.quantity={'9' * 400}",
    "no number": f"{ITEM}.quantity=NaN",
    "infinity": f"{ITEM}.quantity=Infinity",
    "a number in hexadecimal": f"{ITEM}.quantity=0x10",
    "a number with blanks": f"{ITEM}.quantity= 1",
    "a boolean in capitals": f"{ITEM}.product.isBundle=TRUE",
    "an open quote": 'description="abc',
    "quotes without end": "description=" + '"' * 3_999 + "x",
    "a semicolon to nowhere": "state=held;",
    "two signs": "state==held",
    "fields in disguise": "fields%3Dx>1",
    "a limit in disguise": "%6Cimit>=5",
}
PATTERNS = {
    "an open bracket": "(",
    "an open class": "[a-",
    "nothing to repeat": "*",
    "a lookahead": "(?=a)",
    "a lookbehind": "(?<!a)b",
    "a backreference": r"(a+)\1",
    "an atomic group": "(?>a+)+b",
    "recursion": "(?R)",
    "code": "(?{ system('x') })",
    "too much repetition": "(a{1000}){1000}",
    "repetition of repetition": "((a{99}){99}){99}",
    "129 characters": "a" * 129,
    "nesting": "(" * 60 + "a*" + ")" * 59,
    "no such class": r"\p{Klingon}",
    "a bad escape": "\\",
    "classes again and again": r"(\pL|\pN|\pS|\pP){250}",
}
PATHS = {
    "nothing": "",
    "no path": "state held",
    "null from the left": "$[?(null != @.description)]",
    "no end": "$.productOrderItem[?(@.id=='1'",
    "no start": "@.state=='held'",
    "descent": "$..state",
    "descent to everything": "$..*..*..*..*",
    "a position": "$.productOrderItem[0].state",
    "a slice": "$.productOrderItem[0:1000000000:1]",
    "a step of zero": "$.productOrderItem[::0]",
    "a script": "$.productOrderItem[(@.length-1)]",
    "a function": "$.productOrderItem[?length(@.id) > 1]",
    "a pattern": "$.productOrderItem[?search(@.id, '(a+)+b')]",
    "a match": "$.productOrderItem[?(@.id =~ /(a+)+b/)]",
    "from the root": "$.productOrderItem[?(@.id == $.id)]",
    "two attributes": "$.productOrderItem[?(@.id == @.action)]",
    "two values": "$[?(1 == 1)]",
    "no comparison": "$[?(true)]",
    "null": "$[?(@.description == null)]",
    "an unknown attribute": "$[?(@.password == 'x')]",
    "an unknown array": "$.secrets[?(@.a == 'x')]",
    "an operator as a name": "$['$where']",
    "a dotted name": "$['@a.b']",
    "NUL": "$['@a\0b']",
    "a value of another type": "$[?(@.priority == 1)]",
    "a state that is none": "$[?(@.state == 'hold')]",
    "65 predicates": "$[?(" + " || ".join(["@.priority=='1'"] * 65) + ")]",
    "4,000 brackets": "$[?" + "(" * 2_000 + "@.state" + ")" * 2_000 + "]",
    "4,000 negations": "$[?" + "!" * 4_000 + "@.state]",
    "filters in filters": "$" + "[?@.note" * 400 + "]" * 400,
    "items in items": "$" + f".{ITEM}" * 200,
    "brackets without end": "$[" * 2_000,
    "10,000 characters": f"$[?(@.description == '{LONG}')]",
    "half a character": r"$[?(@.description == '\ud800')]",
    "several selectors": "$['state','category']",
    "several paths": "$.state | $.category",
}
SORTS = {
    "an unknown attribute": "password",
    "an operator": "$where",
    "an object": "note",
    "of any type": "@x",
    "nothing": "-",
    "a gap": "state,,category",
    "nine keys": ",".join(["state"] * 9),
    "10,000 characters": LONG,
    "an index": "state[0]",
    "direction in words": "state:desc",
}
HOSTILE = {
    **{f"name {quote(name)[:40]}": f"{quote(name, safe='')}=1" for name in NAMES},
    **{f"value: {what}": quote(query, safe="=&;%") for what, query in VALUES.items()},
    **{f"regex: {what}": f"description.regex={quote(each)}" for what, each in PATTERNS.items()},
    **{f"filter: {what}": f"filter={quote(each)}" for what, each in PATHS.items()},
    **{f"sort: {what}": f"sort={quote(each)}" for what, each in SORTS.items()},
    "fields without end": f"state=held&fields={LONG}",
    "sort and filter without end": f"sort=-state&description={'x' * 4_090}",
    "filter twice": "filter=$.note&filter=$.note",
    "sort twice": "sort=state&sort=state",
}


@pytest.fixture(scope="module", autouse=True)
def _something_to_find(client: ContractClient) -> None:
    place(client, description="a" * 1_000, note=[{"text": "a" * 1_000}])


@pytest.mark.parametrize("path", ["/productOrder", "/cancelProductOrder"])
@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_refused_by_name(client: ContractClient, path: str, query: str) -> None:
    answer = client.get(f"{path}?{query}")
    refused(answer, 400, "28", ":")
    assert len(answer.json()["message"]) < 1_000


def test_the_table_has_enough_queries() -> None:
    assert len(HOSTILE) >= 60
