"""Concurrent updates, conditional requests, and repeated requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, Inconclusive, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import ORDERS, Api, brief, item, json_of, path_of

GROUP: Final = Group(Part.GUIDELINE, "concurrency", "RFC 9110, conditional requests")
PATCH: Final = "patchProductOrder"
GET: Final = "retrieveProductOrder"
_CLIENTS: Final = 8
_NAMES: Final = (
    "category",
    "description",
    "externalId",
    "notificationContact",
    "priority",
    "vendorA",
    "vendorB",
    "vendorC",
)


@GROUP.check(
    "no-lost-update",
    MANDATORY,
    "concurrent patches of different attributes all take effect",
    PATCH,
    source="TMF630 part 1, partial update",
)
def loses_no_update(api: Api) -> None:
    path = path_of(ORDERS, api.place()["id"])
    with ThreadPoolExecutor(_CLIENTS) as clients:
        answers = list(clients.map(lambda name: api.patch(path, {name: f"{name}-1"}), _NAMES))
    accepted = [name for name, answer in zip(_NAMES, answers, strict=True) if answer.is_success]
    present = json_of(api.get(path))
    lost = [name for name in accepted if present.get(name) != f"{name}-1"]
    expect(accepted, f"none of {_CLIENTS} concurrent patches is accepted: {brief(answers[0])}")
    expect(not lost, f"accepted, but lost: {', '.join(lost)}")


def _tagged(api: Api) -> tuple[str, str]:
    path = path_of(ORDERS, api.place()["id"])
    tag = api.get(path).headers.get("etag")
    if not tag:
        raise Inconclusive("an order that is retrieved has no ETag")
    return path, tag


@GROUP.check("etag", OPTIONAL, "an order has an ETag, which changes with the order", GET, PATCH)
def tags(api: Api) -> None:
    path = path_of(ORDERS, api.place()["id"])
    tag = api.get(path).headers.get("etag")
    expect(tag, "an order that is retrieved has no ETag")
    expect(api.get(path).headers.get("etag") == tag, "the ETag changes though the order does not")
    api.patch(path, {"category": "new"})
    expect(api.get(path).headers.get("etag") != tag, "the ETag stays though the order changes")


@GROUP.check("if-match", OPTIONAL, "a PATCH whose If-Match is outdated is 412", PATCH)
def matches(api: Api) -> None:
    path, tag = _tagged(api)
    api.patch(path, {"category": "first"})
    answer = api.request("PATCH", path, json={"category": "second"}, headers={"If-Match": tag})
    expect(answer.status_code == httpx.codes.PRECONDITION_FAILED, f"the answer is {brief(answer)}")
    category = json_of(api.get(path)).get("category")
    expect(category == "first", f"category is {category!r} after a 412")


@GROUP.check("if-none-match", OPTIONAL, "a GET whose If-None-Match is the current ETag is 304", GET)
def is_not_modified(api: Api) -> None:
    path, tag = _tagged(api)
    answer = api.request("GET", path, headers={"If-None-Match": tag})
    expect(answer.status_code == httpx.codes.NOT_MODIFIED, f"the answer is {brief(answer)}")


@GROUP.check(
    "idempotency-key",
    OPTIONAL,
    "a repeated POST with the same Idempotency-Key creates one order",
    "createProductOrder",
    source="widespread practice: the Idempotency-Key header",
)
def repeats(api: Api) -> None:
    mark = api.marker()
    order = {"externalId": mark, "productOrderItem": [item("1")]}
    headers = {"Idempotency-Key": mark}
    ids = {
        json_of(api.request("POST", ORDERS, json=order, headers=headers)).get("id")
        for _ in range(2)
    }
    expect(len(ids) == 1, "two POSTs with one Idempotency-Key create two orders")
