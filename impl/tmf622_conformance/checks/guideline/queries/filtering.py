"""Filters: what each operator finds, and which filters are refused."""

from __future__ import annotations

from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.guideline.queries.filters import FILTERS, ORDERS_BY_NAME
from tmf622_conformance.server.api import ORDERS, Api, brief

GROUP: Final = Group(Part.GUIDELINE, "operators", "TMF630 part 1, filtering")
LIST: Final = "listProductOrder"


def _finds(api: Api, query: str, finds: str) -> None:
    mark = api.marker()
    names = {
        api.place(externalId=mark, **order)["id"]: name for name, order in ORDERS_BY_NAME.items()
    }
    found = api.find(ORDERS, f"externalId={mark}&{query}")
    answered = "".join(sorted(names.get(each["id"], "") for each in found))
    others = len(found) - len(answered)
    more = f" and {others} others" if others else ""
    expect(
        answered == finds and not others,
        f"{query} finds {answered or 'none'} of the orders a, b, c{more}; "
        f"expected are {finds or 'none'}",
    )


for _filter in FILTERS:
    GROUP.check(
        _filter.name, _filter.level, f"{_filter.sentence} ({_filter.query})", LIST,
        source=_filter.source,
    )(partial(_finds, query=_filter.query, finds=_filter.finds))  # fmt: skip


def _is_refused(api: Api, query: str) -> None:
    answer = api.get(ORDERS, query)
    expect(answer.status_code == httpx.codes.BAD_REQUEST, f"{query} is not 400 but {brief(answer)}")


for _name, _query, _sentence in (
    ("not-a-date", "orderDate.gt=yesterday", "a filter by an invalid date is 400"),
    ("unknown-attribute", "shoeSize=42", "a filter by an unknown attribute is 400"),
    ("unknown-value", "state=sleeping", "a filter by an unknown value of an enumeration is 400"),
    ("bad-pattern", "category.regex=%5B", "a filter by an invalid pattern is 400"),
):
    GROUP.check(_name, RECOMMENDED, f"{_sentence} ({_query})", LIST)(
        partial(_is_refused, query=_query)
    )


@GROUP.check(
    "database-operators",
    MANDATORY,
    "operators of databases have no effect",
    LIST,
)
def ignores_database_operators(api: Api) -> None:
    mark = api.marker()
    api.place(externalId=mark)
    for query in ("%24where=1", "externalId%5B%24ne%5D=x", "%24or=1", "externalId.%24gt="):
        answer = api.get(ORDERS, query)
        expect(not answer.is_server_error, f"{query} is {brief(answer)}")


@GROUP.check("case", OPTIONAL, "values are compared character by character", LIST)
def distinguishes_case(api: Api) -> None:
    mark = api.marker()
    api.place(externalId=mark)
    found = api.find(ORDERS, {"externalId": mark.upper()})
    expect(not found, f"a filter by {mark.upper()!r} finds {mark!r}")
