"""Refused requests: the status of the answer, and its Error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Level, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.contract import Contract
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import Api, brief, json_of

RULES: Final = Rules(Part.GUIDELINE, "errors", "TMF630 part 1, errors")
_JSON: Final = {"Content-Type": "application/json"}
_DEEP: Final = '{"note":' + "[" * 5_000 + "]" * 5_000 + "}"
_UNKNOWN: Final = "nobody-has-this"
_TRACES: Final = (
    "Traceback (most recent",
    "at java.",
    '.py", line',
    "node_modules",
    "SELECT ",
)
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


def add(group: Group, prefix: str, contract: Contract, wrong: Wrong) -> None:
    """Add the checks of a wrong request: the status of its answer, and the Error in it."""
    group.check(prefix + wrong.name, wrong.level, wrong.sentence, wrong.operation)(
        partial(_has_status, wrong=wrong)
    )
    group.check(
        f"{prefix}{wrong.name}-error",
        MANDATORY if wrong.level is MANDATORY else RECOMMENDED,
        f"where {wrong.sentence.rpartition(' is ')[0]} is refused, the body is an Error",
        wrong.operation,
        source="contract, definitions/Error",
    )(partial(_has_error, wrong=wrong, contract=contract))


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
            lambda api: subject.path(api, _UNKNOWN),
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


def _with_unknown_method(name: str, subject: Subject, action: Action) -> Wrong:
    def path(api: Api) -> str:
        collection = subject.collection(api)
        return subject.path(api, _UNKNOWN) if action.is_of_item else collection

    return Wrong(
        name,
        MANDATORY,
        "a method that a path does not support is 405",
        subject.operation(action),
        subject.unsupported(action),
        path,
        (405,),
        lambda _: "{}",
        _JSON,
    )


def _has_status(api: Api, wrong: Wrong) -> None:
    answer = wrong.answer(api)
    statuses = " or ".join(map(str, wrong.statuses))
    expect(
        answer.status_code in wrong.statuses, f"the answer is not {statuses} but {brief(answer)}"
    )


def _has_error(api: Api, wrong: Wrong, contract: Contract) -> None:
    answer = wrong.answer(api)
    expect(answer.is_client_error, f"the request is not refused but {brief(answer)}")
    found = contract.problems("Error", json_of(answer))
    expect(not found, f"the body of {answer.status_code} is not an Error: {'; '.join(found)}")
    media_type = answer.headers.get("content-type", "")
    expect(
        media_type.startswith("application/json"),
        f"the Error's media type is {media_type!r}, and the contract produces application/json",
    )


@RULES.check(
    "code-is-text",
    MANDATORY,
    "an Error's code and reason are texts, and not empty",
    Action.RETRIEVE,
    source="contract, definitions/Error",
)
def has_text_as_code(api: Api, subject: Subject) -> None:
    error = json_of(api.get(subject.path(api, _UNKNOWN)))
    for name in ("code", "reason"):
        value = error.get(name)
        expect(isinstance(value, str) and value, f"{name} is {value!r}")


@RULES.check(
    "status-is-repeated",
    RECOMMENDED,
    "an Error's status, if present, is the status of the answer as text",
    Action.RETRIEVE,
    source="contract, definitions/Error/status",
)
def repeats_the_status(api: Api, subject: Subject) -> None:
    answer = api.get(subject.path(api, _UNKNOWN))
    status = json_of(answer).get("status", str(answer.status_code))
    expect(status == str(answer.status_code), f"status is {status!r}")


@RULES.check(
    "says-where",
    RECOMMENDED,
    "an Error about a body names the attribute that is wrong",
    Action.CREATE,
    attributes=lambda subject: subject.texts[:1],
)
def names_the_attribute(api: Api, subject: Subject, attribute: str) -> None:
    body = {**subject.least(api), attribute: {"wrong": 1}}
    answer = api.post(subject.collection(api), body)
    expect(answer.is_client_error, f"a body with a wrong type is {brief(answer)}")
    expect(attribute in text_of(answer), f"the answer does not name the attribute {attribute}")


@RULES.check("allow", RECOMMENDED, "405 lists the supported methods in Allow", Action.LIST)
def lists_methods(api: Api, subject: Subject) -> None:
    _lists(api, subject, Action.LIST, subject.collection(api))


@RULES.check(
    "item-allow",
    RECOMMENDED,
    "405 lists the supported methods of a resource in Allow",
    Action.RETRIEVE,
)
def lists_methods_of_item(api: Api, subject: Subject) -> None:
    _lists(api, subject, Action.RETRIEVE, subject.path(api, _UNKNOWN))


def _lists(api: Api, subject: Subject, action: Action, path: str) -> None:
    answer = api.request(subject.unsupported(action), path, content="{}", headers=_JSON)
    allowed = {each.strip() for each in answer.headers.get("allow", "").split(",")}
    expect(subject.methods(action) <= allowed, f"Allow is {answer.headers.get('allow')!r}")


@RULES.check(
    "no-insides", RECOMMENDED, "an Error shows no internals of the server", Action.RETRIEVE
)
def shows_no_internals(api: Api, subject: Subject) -> None:
    for wrong in wrong_requests(subject):
        # Quotes of a stack trace are escaped within JSON.
        text = text_of(wrong.answer(api)).replace('\\"', '"')
        for trace in _TRACES:
            expect(trace not in text, f"the answer to {wrong.name} has {trace!r} in it")
