"""Refused requests: the status of the answer, and its Error."""

from __future__ import annotations

from functools import partial
from typing import Final

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.resources.wrong_requests import (
    JSON,
    UNKNOWN,
    Wrong,
    wrong_requests,
)
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.contract import Contract
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import Api, brief, json_of

RULES: Final = Rules(Part.GUIDELINE, "errors", "TMF630 part 1, errors")
_TRACES: Final = (
    "Traceback (most recent",
    "at java.",
    '.py", line',
    "node_modules",
    "SELECT ",
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
    error = json_of(api.get(subject.path(api, UNKNOWN)))
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
    answer = api.get(subject.path(api, UNKNOWN))
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
    _lists(api, subject, Action.RETRIEVE, subject.path(api, UNKNOWN))


def _lists(api: Api, subject: Subject, action: Action, path: str) -> None:
    answer = api.request(subject.unsupported(action), path, content="{}", headers=JSON)
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
