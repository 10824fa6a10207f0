"""Concurrent updates, conditional requests, and repeated requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, Inconclusive, Part, expect
from tmf622_conformance.checks import steady
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api, Json, brief, json_of

RULES: Final = Rules(Part.GUIDELINE, "concurrency", "RFC 9110, conditional requests")
_CLIENTS: Final = 8


@RULES.check(
    "no-lost-update",
    MANDATORY,
    "concurrent patches of different attributes all take effect",
    Action.PATCH,
    source="TMF630 part 1, partial update",
    creating=True,
)
def loses_no_update(api: Api, subject: Subject) -> None:
    names = [*subject.changeable[:_CLIENTS], "vendorA", "vendorB", "vendorC"][:_CLIENTS]
    id = subject.create(api)["id"]
    path = subject.path(api, id)
    with ThreadPoolExecutor(_CLIENTS) as clients:
        answers = list(clients.map(lambda name: api.patch(path, {name: f"{name}-1"}), names))
    accepted = [name for name, answer in zip(names, answers, strict=True) if answer.is_success]
    present = api.retrieve(subject.collection(api), id)
    lost = [name for name in accepted if present.get(name) != f"{name}-1"]
    expect(accepted, f"none of {len(names)} concurrent patches is accepted: {brief(answers[0])}")
    expect(not lost, f"accepted, but lost: {', '.join(lost)}")


def _tagged(api: Api, subject: Subject, resource: Json) -> tuple[str, str]:
    """The path of a resource, and its ETag; raises `Inconclusive` when it has none."""
    path = subject.path(api, resource["id"])
    tag = api.get(path).headers.get("etag")
    if not tag:
        raise Inconclusive("a resource that is retrieved has no ETag")
    return path, tag


def _change(api: Api, subject: Subject, path: str, value: str, tag: str = "") -> httpx.Response:
    attribute = (subject.changeable or ["vendorTag"])[0]
    headers = {"If-Match": tag} if tag else {}
    return api.request("PATCH", path, json={attribute: value}, headers=headers)


@RULES.check(
    "etag",
    OPTIONAL,
    "a resource has an ETag, which changes with the resource",
    Action.RETRIEVE,
    Action.PATCH,
    creating=True,
)
def tags(api: Api, subject: Subject) -> None:
    path = subject.path(api, subject.create(api)["id"])
    tag = api.get(path).headers.get("etag")
    expect(tag, "a resource that is retrieved has no ETag")
    expect(api.get(path).headers.get("etag") == tag, "the ETag changes, the resource does not")
    _change(api, subject, path, "new")
    expect(api.get(path).headers.get("etag") != tag, "the ETag stays, the resource changes")


@RULES.check(
    "if-match", OPTIONAL, "a PATCH whose If-Match is outdated is 412", Action.PATCH, creating=True
)
def matches(api: Api, subject: Subject) -> None:
    path, tag = _tagged(api, subject, subject.create(api))
    _change(api, subject, path, "first")
    before = json_of(api.get(path))
    answer = _change(api, subject, path, "second", tag)
    expect(answer.status_code == httpx.codes.PRECONDITION_FAILED, f"the answer is {brief(answer)}")
    expect(json_of(api.get(path)) == before, "a patch that is answered with 412 has an effect")


@RULES.check(
    "if-none-match",
    OPTIONAL,
    "a GET whose If-None-Match is the current ETag is 304",
    Action.RETRIEVE,
)
def is_not_modified(api: Api, subject: Subject) -> None:
    def is_the_same(resource: Json) -> None:
        path, tag = _tagged(api, subject, resource)
        answer = api.request("GET", path, headers={"If-None-Match": tag})
        expect(answer.status_code == httpx.codes.NOT_MODIFIED, f"the answer is {brief(answer)}")

    steady.compare(api, subject, subject.resource(api), is_the_same)


@RULES.check(
    "idempotency-key",
    OPTIONAL,
    "a repeated POST with the same Idempotency-Key creates one resource",
    Action.CREATE,
    source="widespread practice: the Idempotency-Key header",
)
def repeats(api: Api, subject: Subject) -> None:
    body, headers = subject.least(api), {"Idempotency-Key": api.marker()}
    path = subject.collection(api)
    ids = {
        json_of(api.request("POST", path, json=body, headers=headers)).get("id") for _ in range(2)
    }
    expect(len(ids) == 1, "two POSTs with one Idempotency-Key create two resources")
