"""Wrong requests about the resources of a collection, and the statuses that may answer them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Level
from tmf622_conformance.checks.branching import each_branch, values
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api
from tmf_contracts.branches import TYPE

JSON: Final = {"Content-Type": "application/json"}
UNKNOWN: Final = "nobody-has-this"
"""An id that no resource has."""
_DEEP: Final = '{"note":' + "[" * 5_000 + "]" * 5_000 + "}"
Content = str | bytes | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong request, and the statuses that may answer it."""

    name: str
    level: Level
    sentence: str
    operation: str
    method: str
    path: Callable[[Api], str]
    statuses: Sequence[int]
    content: Callable[[Api], Content] = lambda _: None
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, api: Api) -> httpx.Response:
        return api.request(
            self.method, self.path(api), content=self.content(api), headers=dict(self.headers)
        )


def wrong_requests(subject: Subject) -> Iterator[Wrong]:
    """The wrong requests of a collection."""
    if subject.has(Action.CREATE):
        yield from _wrong_bodies(subject)
    if subject.has(Action.RETRIEVE):
        yield Wrong(
            "unknown-id",
            MANDATORY,
            "an unknown id is 404",
            subject.operation(Action.RETRIEVE),
            "GET",
            lambda api: subject.path(api, UNKNOWN),
            (404,),
        )
        yield _with_unknown_method("item-method", subject, Action.RETRIEVE)
    if subject.has(Action.LIST):
        yield Wrong(
            "not-acceptable",
            RECOMMENDED,
            "an Accept without JSON is 406",
            subject.operation(Action.LIST),
            "GET",
            subject.collection,
            (406,),
            headers={"Accept": "application/xml"},
        )
        yield _with_unknown_method("method", subject, Action.LIST)
        yield Wrong(
            "no-path",
            MANDATORY,
            "a path that is not in the contract is 404",
            subject.operation(Action.LIST),
            "GET",
            lambda api: subject.collection(api) + "s-of-none",
            (404,),
        )


def _wrong_bodies(subject: Subject) -> Iterator[Wrong]:
    post = partial(_post, subject)
    yield post("no-json", MANDATORY, "a body that is not JSON is 400", '{"@type": [')
    yield post("no-body", MANDATORY, "a POST without a body is 400", b"")
    yield post("no-object", MANDATORY, "a body that is not an object is 400", '["a resource"]')
    if subject.contract.definition(subject.model.create or "").get("required"):
        yield post(
            "missing-attribute", MANDATORY, "a body without a mandatory attribute is 400", "{}"
        )
    for path in subject.created_choices:
        yield post(
            f"{path}-branch",
            MANDATORY,
            f"a body whose {path} is not of the definition that its @type selects is 400",
            partial(_in_no_branch, subject=subject, path=path),
        )
    yield post(
        "not-a-number",
        RECOMMENDED,
        "NaN, which is not JSON, is 400",
        lambda api: json.dumps({**subject.least(api), "vendorTag": float("nan")}),
    )
    yield post(
        "not-utf-8",
        RECOMMENDED,
        "a body that is not UTF-8 is 400 or 415",
        b'{"description":"\xff\xfe"}',
        statuses=(400, 415),
    )
    yield post(
        "deep",
        RECOMMENDED,
        "a body that is nested 5,000 deep is 400 or 413",
        _DEEP,
        statuses=(400, 413),
    )
    yield post(
        "media-type",
        MANDATORY,
        "a body of another media type is 415",
        "<resource/>",
        statuses=(415,),
        media_type="application/xml",
    )


def _post(
    subject: Subject,
    name: str,
    level: Level,
    sentence: str,
    content: Content | Callable[[Api], Content],
    **more: Any,
) -> Wrong:
    """A POST of a wrong body; `more` are `statuses` other than 400, and a `media_type`."""
    return Wrong(
        name,
        level,
        sentence,
        subject.operation(Action.CREATE),
        "POST",
        subject.collection,
        more.get("statuses", (httpx.codes.BAD_REQUEST,)),
        content if callable(content) else lambda _: content,
        {"Content-Type": more.get("media_type", "application/json")},
    )


def _in_no_branch(api: Api, subject: Subject, path: str) -> str:
    """A body without an attribute that is required by a definition that `@type` selects."""
    first = path.partition(".")[0]
    body = {**subject.least(api), first: subject.full(api)[first]}
    contract, name = subject.contract, subject.created_choices[path]
    required = [
        (value, attribute)
        for value, branch in each_branch(contract, name, values(body, path))
        for attribute in contract.definition(branch).get("required", ())
    ]
    # Some definitions require nothing but their type.
    for value, attribute in sorted(required, key=lambda each: each[1] == TYPE)[:1]:
        del value[attribute]
    return json.dumps(body)


def _with_unknown_method(name: str, subject: Subject, action: Action) -> Wrong:
    def path(api: Api) -> str:
        collection = subject.collection(api)
        return subject.path(api, UNKNOWN) if action.is_of_item else collection

    return Wrong(
        name,
        MANDATORY,
        "a method that a path does not support is 405",
        subject.operation(action),
        subject.unsupported(action),
        path,
        (405,),
        lambda _: "{}",
        JSON,
    )
