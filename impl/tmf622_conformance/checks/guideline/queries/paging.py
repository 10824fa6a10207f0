"""Paging of lists: counts, limits, and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import ORDERS, Api, brief, json_of

GROUP: Final = Group(Part.GUIDELINE, "paging", "TMF630 part 1, paging")
LIST: Final = "listProductOrder"
_COUNT: Final = 5
_LINK: Final = re.compile(r'<([^>]*)>\s*;[^,<]*\brel="?(\w+)"?')


def _orders(api: Api) -> tuple[str, Sequence[str]]:
    """New orders with an externalId of their own: that, and their ids."""
    mark = api.marker()
    return mark, [api.place(externalId=mark)["id"] for _ in range(_COUNT)]


def _links(answer: httpx.Response) -> dict[str, str]:
    return {relation: url for url, relation in _LINK.findall(answer.headers.get("link", ""))}


@GROUP.check("limit", MANDATORY, "a list has no more elements than limit says", LIST)
def keeps_to_the_limit(api: Api) -> None:
    mark, _ = _orders(api)
    found = api.find(ORDERS, {"externalId": mark, "limit": "2"})
    expect(len(found) == 2, f"limit=2 of {_COUNT} that match answers with {len(found)}")


@GROUP.check("offset", MANDATORY, "a list skips as many elements as offset says", LIST)
def begins_at_the_offset(api: Api) -> None:
    mark, _ = _orders(api)
    whole = [each["id"] for each in api.find(ORDERS, {"externalId": mark})]
    found = [each["id"] for each in api.find(ORDERS, {"externalId": mark, "offset": "3"})]
    expect(
        found == whole[3:],
        f"offset=3 of {len(whole)} that match answers with {len(found)}, not with the last ones",
    )


@GROUP.check("pages", MANDATORY, "the pages together have each element once", LIST)
def has_each_once(api: Api) -> None:
    mark, ids = _orders(api)
    found = []
    for offset in range(0, _COUNT, 2):
        page = api.find(ORDERS, {"externalId": mark, "offset": str(offset), "limit": "2"})
        found += [each["id"] for each in page]
    expect(sorted(found) == sorted(ids), f"pages of 2 have {len(found)} elements for {_COUNT}")


@GROUP.check("total-count", MANDATORY, "X-Total-Count counts all that match, on each page", LIST)
def counts_all(api: Api) -> None:
    mark, _ = _orders(api)
    for page in ({}, {"limit": "2"}, {"limit": "2", "offset": "4"}):
        count = api.get(ORDERS, {"externalId": mark, **page}).headers.get("x-total-count")
        expect(count == str(_COUNT), f"X-Total-Count is {count!r}; {_COUNT} match")


@GROUP.check("result-count", MANDATORY, "X-Result-Count counts the elements of the answer", LIST)
def counts_the_page(api: Api) -> None:
    mark, _ = _orders(api)
    for page, there in (({"limit": "2"}, 2), ({"limit": "2", "offset": "4"}, 1)):
        count = api.get(ORDERS, {"externalId": mark, **page}).headers.get("x-result-count")
        expect(count == str(there), f"X-Result-Count is {count!r}; {there} are in the answer")


@GROUP.check("past-the-end", MANDATORY, "an offset past the end is 200 with an empty list", LIST)
def ends(api: Api) -> None:
    mark, _ = _orders(api)
    found = api.find(ORDERS, {"externalId": mark, "offset": "1000"})
    expect(not found, f"offset=1000 of {_COUNT} that match answers with {len(found)}")


@GROUP.check("nothing-found", MANDATORY, "a filter that matches nothing is an empty list", LIST)
def finds_nothing(api: Api) -> None:
    answer = api.get(ORDERS, {"externalId": api.marker()})
    expect(
        answer.status_code == httpx.codes.OK and json_of(answer) == [],
        f"the answer is not 200 with [] but {brief(answer)}",
    )


@GROUP.check("links", RECOMMENDED, "Link leads to the first, previous, next and last page", LIST)
def links_pages(api: Api) -> None:
    mark, _ = _orders(api)
    middle = _links(api.get(ORDERS, {"externalId": mark, "limit": "2", "offset": "2"}))
    missing = {"first", "prev", "next", "last"} - set(middle)
    expect(not missing, f"Link of a page in the middle has no {', '.join(sorted(missing))}")
    last = _links(api.get(ORDERS, {"externalId": mark, "limit": "2", "offset": "4"}))
    expect("next" not in last, "Link of the last page has a next one")


@GROUP.check("links-followed", RECOMMENDED, "Link's next pages keep the filter, to the end", LIST)
def links_lead_on(api: Api) -> None:
    mark, ids = _orders(api)
    query: str | None = f"externalId={mark}&limit=2"
    found: list[str] = []
    while query is not None and len(found) <= _COUNT:
        answer = api.get(ORDERS, query)
        page = json_of(answer)
        expect(isinstance(page, list), f"?{query} is {brief(answer)}")
        found += [each["id"] for each in page]
        following = _links(answer).get("next")
        query = httpx.URL(following).query.decode("ascii") if following else None
    expect(sorted(found) == sorted(ids), f"following next has {len(found)} elements for {_COUNT}")


@GROUP.check("negative", RECOMMENDED, "a negative offset or limit is 400", LIST)
def refuses_negative(api: Api) -> None:
    for name in ("offset", "limit"):
        answer = api.get(ORDERS, {name: "-1"})
        expect(answer.status_code == httpx.codes.BAD_REQUEST, f"{name}=-1 is {brief(answer)}")


@GROUP.check("no-number", MANDATORY, "an offset or limit that is not an integer is 400", LIST)
def refuses_words(api: Api) -> None:
    for name in ("offset", "limit"):
        answer = api.get(ORDERS, {name: "many"})
        expect(answer.status_code == httpx.codes.BAD_REQUEST, f"{name}=many is {brief(answer)}")


@GROUP.check("zero", OPTIONAL, "limit=0 is an empty list with the count of all", LIST)
def answers_with_none(api: Api) -> None:
    mark, _ = _orders(api)
    answer = api.get(ORDERS, {"externalId": mark, "limit": "0"})
    expect(json_of(answer) == [], f"limit=0 is {brief(answer)}")
    count = answer.headers.get("x-total-count")
    expect(count == str(_COUNT), f"X-Total-Count is {count!r}; {_COUNT} match")
