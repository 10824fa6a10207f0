"""Media types, and the methods HEAD and OPTIONS."""

from __future__ import annotations

from functools import partial
from typing import Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import ORDERS, Api, brief, item, path_of

GROUP: Final = Group(Part.GUIDELINE, "http", "TMF630 part 1, media types; RFC 9110")
LIST: Final = "listProductOrder"


@GROUP.check("json", MANDATORY, "answers are application/json", LIST, "createProductOrder")
def answers_with_json(api: Api) -> None:
    for answer in (api.get(ORDERS), api.post(ORDERS, {"productOrderItem": [item("1")]})):
        media_type = answer.headers.get("content-type", "")
        expect(
            media_type.partition(";")[0].strip() == "application/json",
            f"Content-Type is {media_type!r}",
        )


def _accepts(api: Api, accept: str) -> None:
    answer = api.request("GET", ORDERS, params={"limit": "1"}, headers={"Accept": accept})
    expect(answer.is_success, f"Accept: {accept} is {brief(answer)}")


for _name, _level, _accept in (
    ("accept-json", MANDATORY, "application/json"),
    ("accept-utf-8", RECOMMENDED, "application/json;charset=utf-8"),
    ("accept-any", MANDATORY, "*/*"),
    ("accept-several", RECOMMENDED, "text/html, application/json;q=0.9, */*;q=0.1"),
):
    GROUP.check(_name, _level, f"Accept: {_accept} is answered", LIST)(
        partial(_accepts, accept=_accept)
    )


@GROUP.check("charset", MANDATORY, "a body declared as UTF-8 is accepted", "createProductOrder")
def takes_a_charset(api: Api) -> None:
    answer = api.request(
        "POST",
        ORDERS,
        content='{"productOrderItem":[{"id":"1","action":"add"}],"description":"Zoë"}'.encode(),
        headers={"Content-Type": "application/json;charset=utf-8"},
    )
    expect(answer.is_success, f"the answer is {brief(answer)}")
    expect("Zoë" in text_of(answer), "the description is not returned as it was sent")


@GROUP.check("content-type-on-get", RECOMMENDED, "a GET with a Content-Type is answered", LIST)
def reads_despite_a_type(api: Api) -> None:
    answer = api.request("GET", ORDERS, headers={"Content-Type": "application/json"})
    expect(answer.is_success, f"the answer is {brief(answer)}")


@GROUP.check("head", OPTIONAL, "HEAD answers as GET does, without the body", "retrieveProductOrder")
def answers_head(api: Api) -> None:
    answer = api.request("HEAD", path_of(ORDERS, api.place()["id"]))
    expect(answer.is_success and not answer.content, f"HEAD is {brief(answer)}")


@GROUP.check("options", OPTIONAL, "OPTIONS lists the supported methods in Allow", LIST)
def answers_options(api: Api) -> None:
    answer = api.request("OPTIONS", ORDERS)
    allowed = answer.headers.get("allow", "")
    expect(answer.is_success and "POST" in allowed, f"{brief(answer)}, Allow is {allowed!r}")
