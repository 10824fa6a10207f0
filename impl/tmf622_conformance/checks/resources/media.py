"""Media types, and the methods HEAD and OPTIONS."""

from __future__ import annotations

from functools import partial
from typing import Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api, brief

RULES: Final = Rules(Part.GUIDELINE, "http", "TMF630 part 1, media types; RFC 9110")
LIST: Final = Action.LIST


@RULES.check("json", MANDATORY, "answers are application/json", LIST)
def answers_with_json(api: Api, subject: Subject) -> None:
    path = subject.collection(api)
    answers = [api.get(path)]
    if subject.has(Action.CREATE):
        answers.append(api.post(path, subject.least(api)))
    for answer in answers:
        media_type = answer.headers.get("content-type", "")
        expect(
            media_type.partition(";")[0].strip() == "application/json",
            f"Content-Type is {media_type!r}",
        )


def _accepts(api: Api, subject: Subject, accept: str) -> None:
    answer = api.request(
        "GET", subject.collection(api), params={"limit": "1"}, headers={"Accept": accept}
    )
    expect(answer.is_success, f"Accept: {accept} is {brief(answer)}")


for _name, _level, _accept in (
    ("accept-json", MANDATORY, "application/json"),
    ("accept-utf-8", RECOMMENDED, "application/json;charset=utf-8"),
    ("accept-any", MANDATORY, "*/*"),
    ("accept-several", RECOMMENDED, "text/html, application/json;q=0.9, */*;q=0.1"),
):
    RULES.check(_name, _level, f"Accept: {_accept} is answered", LIST)(
        partial(_accepts, accept=_accept)
    )


@RULES.check("content-type-on-get", RECOMMENDED, "a GET with a Content-Type is answered", LIST)
def reads_despite_a_type(api: Api, subject: Subject) -> None:
    headers = {"Content-Type": "application/json"}
    answer = api.request("GET", subject.collection(api), headers=headers)
    expect(answer.is_success, f"the answer is {brief(answer)}")


@RULES.check("head", OPTIONAL, "HEAD answers as GET does, without the body", Action.RETRIEVE)
def answers_head(api: Api, subject: Subject) -> None:
    answer = api.request("HEAD", subject.path(api, subject.resource(api)["id"]))
    expect(answer.is_success and not answer.content, f"HEAD is {brief(answer)}")


@RULES.check("options", OPTIONAL, "OPTIONS lists the supported methods in Allow", LIST)
def answers_options(api: Api, subject: Subject) -> None:
    answer = api.request("OPTIONS", subject.collection(api))
    allowed = answer.headers.get("allow", "")
    expect(answer.is_success and "GET" in allowed, f"{brief(answer)}, Allow is {allowed!r}")
