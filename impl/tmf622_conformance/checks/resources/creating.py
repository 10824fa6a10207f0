"""Creation of resources, with the mandatory and with all attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Inconclusive, Part, expect
from tmf622_conformance.checks.comparison import is_preserved
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api, Json, brief, json_of

RULES: Final = Rules(Part.PROFILE, "creating", "contract, POST operations")
IDS: Final = Rules(Part.PROFILE, "creating", "contract, POST operations with an id")
CREATE: Final = Action.CREATE
_LEAST: Final = "POST {path} with only the mandatory attributes"
_FULL: Final = "POST {path} with every attribute"


def _created(api: Api, subject: Subject, body: Json) -> tuple[httpx.Response, Json]:
    """The answer to a POST and its resource; raises `Failed` unless it is 201 with an object."""
    path = subject.collection(api)
    answer = api.post(path, body)
    resource = json_of(answer)
    statuses = subject.successes(CREATE)
    if answer.status_code == httpx.codes.ACCEPTED in statuses and not answer.content:
        raise Inconclusive(f"POST {path} is 202: the server creates the resource later")
    expect(
        answer.status_code in statuses and isinstance(resource, dict),
        f"POST {path} is not {' or '.join(map(str, sorted(statuses)))} with an object"
        f" but {brief(answer)}",
    )
    return answer, resource


def _is_complete(subject: Subject, resource: Json) -> None:
    missing = [name for name in subject.mandatory if name not in resource]
    expect(not missing, f"the new resource has no {', '.join(missing)}")


def _is_valid(subject: Subject, resource: Json) -> None:
    definition = subject.model.definition
    wrong = subject.contract.problems(definition, resource)
    expect(not wrong, f"the new resource is not a {definition}: {'; '.join(wrong)}")


@RULES.check("mandatory", MANDATORY, f"{_LEAST} is answered with 201", CREATE)
def creates(api: Api, subject: Subject) -> None:
    _created(api, subject, subject.least(api))


@RULES.check(
    "mandatory-attributes",
    MANDATORY,
    f"the answer to {_LEAST} has id, href and what the contract requires",
    CREATE,
)
def is_complete(api: Api, subject: Subject) -> None:
    _is_complete(subject, _created(api, subject, subject.least(api))[1])


@RULES.check("mandatory-types", MANDATORY, f"the answer to {_LEAST} is a {{definition}}", CREATE)
def is_valid(api: Api, subject: Subject) -> None:
    _is_valid(subject, _created(api, subject, subject.least(api))[1])


@RULES.check("full", MANDATORY, f"{_FULL} is answered with 201", CREATE)
def creates_all(api: Api, subject: Subject) -> None:
    for body in subject.each(api):
        _created(api, subject, body)


@RULES.check(
    "full-attributes",
    MANDATORY,
    f"the answer to {_FULL} has id, href and what the contract requires",
    CREATE,
)
def all_is_complete(api: Api, subject: Subject) -> None:
    _is_complete(subject, _created(api, subject, subject.full(api))[1])


@RULES.check("full-types", MANDATORY, f"the answer to {_FULL} is a {{definition}}", CREATE)
def all_is_valid(api: Api, subject: Subject) -> None:
    for body in subject.each(api):
        _is_valid(subject, _created(api, subject, body)[1])


@RULES.check(
    "kept", MANDATORY, "the answer to POST {path} has the attributes that were sent", CREATE
)
def keeps_all(api: Api, subject: Subject) -> None:
    shown = set(subject.attributes()) & set(subject.contract.properties(subject.model.create or ""))
    if not _requires_id(subject):
        # The server may replace it.
        shown -= {"id"}
    for sent in subject.each(api):
        _, resource = _created(api, subject, sent)
        lost = [
            name
            for name in sent
            if name in shown and not is_preserved(sent[name], resource.get(name))
        ]
        expect(not lost, f"not returned as they were sent: {', '.join(lost)}")


@RULES.check(
    "location",
    RECOMMENDED,
    "the answer to POST {path} has a Location that leads to the new resource",
    CREATE,
    source="RFC 9110, 201 Created",
)
def has_location(api: Api, subject: Subject) -> None:
    answer, resource = _created(api, subject, subject.least(api))
    location = answer.headers.get("location", "")
    expect(
        location.endswith(subject.path(api, str(resource.get("id")))),
        f"Location is {location!r}, which is not that of the new resource",
    )


def _requires_id(subject: Subject) -> bool:
    create = subject.model.create
    return bool(create) and "id" in subject.contract.definition(create or "").get("required", ())


def _id(subject: Subject) -> Sequence[str]:
    return ["id"] if subject.model.takes_id else []


@IDS.check(
    "unique-{attribute}",
    RECOMMENDED,
    "POST {path} with the {attribute} of another resource is 409",
    CREATE,
    attributes=_id,
)
def takes_an_id_once(api: Api, subject: Subject, attribute: str) -> None:
    body = {**subject.least(api), attribute: api.marker()}
    resource = api.create(subject.collection(api), body)
    if resource[attribute] != body[attribute] and not _requires_id(subject):
        # The server replaces it: each resource has an id of its own.
        return
    expect(resource[attribute] == body[attribute], f"{attribute} is {resource[attribute]!r}")
    answer = api.post(subject.collection(api), body)
    expect(answer.status_code == httpx.codes.CONFLICT, f"the second POST is {brief(answer)}")
