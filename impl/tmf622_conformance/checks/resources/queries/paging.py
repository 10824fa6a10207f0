"""Paging of lists: counts, limits, and links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from tmf622_conformance.check import (
    MANDATORY,
    OPTIONAL,
    RECOMMENDED,
    Inconclusive,
    Part,
    expect,
)
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api, brief, json_of

RULES: Final = Rules(Part.GUIDELINE, "paging", "TMF630 part 1, paging")
LIST: Final = Action.LIST
_COUNT: Final = 5
_LEAST: Final = 3
"""The resources that there must be where clients cannot create any: two pages, one with two."""
_LINK: Final = re.compile(r'<([^>]*)>\s*;[^,<]*\brel="?(\w+)"?')


def _listed(api: Api, subject: Subject) -> tuple[Mapping[str, str], Sequence[str]]:
    """A query that finds some resources, and their ids; raises `Inconclusive` for too few."""
    query, ids = subject.listed(api, _COUNT)
    if len(ids) < _LEAST:
        raise Inconclusive(f"a page needs {_LEAST} resources, and there are {len(ids)}")
    return query, ids


def _whole(api: Api, subject: Subject) -> tuple[Mapping[str, str], Sequence[str]]:
    """A query, and the ids of all that it finds, in the order in which it lists them."""
    query, ids = _listed(api, subject)
    if subject.has(Action.CREATE):
        found = [each["id"] for each in api.find(subject.collection(api), query)]
        expect(sorted(found) == sorted(ids), f"{len(found)} resources are listed, not {len(ids)}")
        return query, found
    return query, _all(api, subject)


def _all(api: Api, subject: Subject) -> Sequence[str]:
    """The ids of all resources, read in pages of a usual size."""
    found: dict[str, None] = {}
    while True:
        page = api.find(subject.collection(api), {"offset": str(len(found)), "limit": "50"})
        new = [each["id"] for each in page if each["id"] not in found]
        if not new:
            return list(found)
        found |= dict.fromkeys(new)


def _links(answer: httpx.Response) -> dict[str, str]:
    return {relation: url for url, relation in _LINK.findall(answer.headers.get("link", ""))}


@RULES.check("limit", MANDATORY, "a list has no more elements than limit says", LIST)
def keeps_to_the_limit(api: Api, subject: Subject) -> None:
    query, ids = _listed(api, subject)
    found = api.find(subject.collection(api), {**query, "limit": "2"})
    expect(len(found) == 2, f"limit=2 of {len(ids)} that match answers with {len(found)}")


@RULES.check("offset", MANDATORY, "a list skips as many elements as offset says", LIST)
def begins_at_the_offset(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    offset = len(whole) - 2
    listed = api.find(subject.collection(api), {**query, "offset": str(offset)})
    found = [each["id"] for each in listed]
    expect(
        found == whole[offset:],
        f"offset={offset} of {len(whole)} that match answers with {len(found)}, "
        "not with the last ones",
    )


@RULES.check("pages", MANDATORY, "the pages together have each element once", LIST)
def has_each_once(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    found = []
    for offset in range(0, len(whole), 2):
        page = {**query, "offset": str(offset), "limit": "2"}
        found += [each["id"] for each in api.find(subject.collection(api), page)]
    expect(sorted(found) == sorted(whole), f"pages of 2 have {len(found)} elements of {len(whole)}")


@RULES.check("total-count", MANDATORY, "X-Total-Count counts all that match, on each page", LIST)
def counts_all(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    for page in ({}, {"limit": "2"}, {"limit": "2", "offset": str(len(whole) - 1)}):
        answer = api.get(subject.collection(api), {**query, **page})
        count = answer.headers.get("x-total-count")
        expect(count == str(len(whole)), f"X-Total-Count is {count!r}; {len(whole)} match")


@RULES.check("result-count", MANDATORY, "X-Result-Count counts the elements of the answer", LIST)
def counts_the_page(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    last = {"limit": "2", "offset": str(len(whole) - 1)}
    for page, there in (({"limit": "2"}, 2), (last, 1)):
        answer = api.get(subject.collection(api), {**query, **page})
        count = answer.headers.get("x-result-count")
        expect(count == str(there), f"X-Result-Count is {count!r}; {there} are in the answer")


@RULES.check("past-the-end", MANDATORY, "an offset past the end is 200 with an empty list", LIST)
def ends(api: Api, subject: Subject) -> None:
    query, _ = _listed(api, subject)
    found = api.find(subject.collection(api), {**query, "offset": "1000000"})
    expect(not found, f"offset=1000000 answers with {len(found)}")


@RULES.check("nothing-found", MANDATORY, "a filter that matches nothing is an empty list", LIST)
def finds_nothing(api: Api, subject: Subject) -> None:
    answer = api.get(subject.collection(api), {"id": api.marker()})
    expect(
        answer.status_code == httpx.codes.OK and json_of(answer) == [],
        f"the answer is not 200 with [] but {brief(answer)}",
    )


@RULES.check("links", RECOMMENDED, "Link leads to the first, previous, next and last page", LIST)
def links_pages(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    path = subject.collection(api)
    middle = _links(api.get(path, {**query, "limit": "1", "offset": "1"}))
    missing = {"first", "prev", "next", "last"} - set(middle)
    expect(not missing, f"Link of a page in the middle has no {', '.join(sorted(missing))}")
    last = _links(api.get(path, {**query, "limit": "2", "offset": str(len(whole) - 1)}))
    expect("next" not in last, "Link of the last page has a next one")


@RULES.check("links-followed", RECOMMENDED, "Link's next pages keep the filter, to the end", LIST)
def links_lead_on(api: Api, subject: Subject) -> None:
    filters, whole = _whole(api, subject)
    query: str | None = str(httpx.QueryParams({**filters, "limit": "2"}))
    found: list[str] = []
    while query is not None and len(found) <= len(whole):
        answer = api.get(subject.collection(api), query)
        page = json_of(answer)
        expect(isinstance(page, list), f"?{query} is {brief(answer)}")
        found += [each["id"] for each in page]
        following = _links(answer).get("next")
        query = httpx.URL(following).query.decode("ascii") if following else None
    expect(
        sorted(found) == sorted(whole),
        f"following next has {len(found)} elements of {len(whole)}",
    )


@RULES.check("negative", RECOMMENDED, "a negative offset or limit is 400", LIST)
def refuses_negative(api: Api, subject: Subject) -> None:
    for name in ("offset", "limit"):
        answer = api.get(subject.collection(api), {name: "-1"})
        expect(answer.status_code == httpx.codes.BAD_REQUEST, f"{name}=-1 is {brief(answer)}")


@RULES.check("no-number", MANDATORY, "an offset or limit that is not an integer is 400", LIST)
def refuses_words(api: Api, subject: Subject) -> None:
    for name in ("offset", "limit"):
        answer = api.get(subject.collection(api), {name: "many"})
        expect(answer.status_code == httpx.codes.BAD_REQUEST, f"{name}=many is {brief(answer)}")


@RULES.check("zero", OPTIONAL, "limit=0 is an empty list with the count of all", LIST)
def answers_with_none(api: Api, subject: Subject) -> None:
    query, whole = _whole(api, subject)
    answer = api.get(subject.collection(api), {**query, "limit": "0"})
    expect(json_of(answer) == [], f"limit=0 is {brief(answer)}")
    count = answer.headers.get("x-total-count")
    expect(count == str(len(whole)), f"X-Total-Count is {count!r}; {len(whole)} match")
