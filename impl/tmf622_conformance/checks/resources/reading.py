"""Retrieval and lists: mandatory attributes and types of each resource."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.samples import Samples
from tmf622_conformance.server.api import Api, Json, brief, json_of

RULES: Final = Rules(Part.PROFILE, "reading", "contract, GET operations")
LISTS: Final = Rules(Part.PROFILE, "reading", "contract, GET operations")
UNKNOWN: Final = Rules(Part.PROFILE, "reading", "contract, operations of one resource")
PARENTS: Final = Rules(Part.PROFILE, "reading", "contract, GET operations below a resource")
UNKNOWN_ID: Final = "00000000-0000-4000-8000-000000000000"
"""An id that no resource has."""


@RULES.check(
    "retrieved",
    MANDATORY,
    "GET {path}/{id} answers with the resource of this id",
    Action.RETRIEVE,
)
def is_retrieved(api: Api, subject: Subject) -> None:
    resource = subject.resource(api)
    found = api.retrieve(subject.collection(api), resource["id"])
    expect(
        (found.get("id"), found.get("href")) == (resource["id"], resource.get("href")),
        f"id and href are {found.get('id')!r} and {found.get('href')!r}, "
        f"not {resource['id']!r} and {resource.get('href')!r} as they were before",
    )


@RULES.check(
    "types",
    MANDATORY,
    "the resource that is retrieved is a {definition} of the contract",
    Action.RETRIEVE,
)
def is_valid(api: Api, subject: Subject) -> None:
    _is_valid(subject, api.retrieve(subject.collection(api), subject.resource(api)["id"]))


@RULES.check(
    "listed",
    MANDATORY,
    "GET {path} finds the resource by its id, as the contract defines it",
    Action.LIST,
)
def is_listed(api: Api, subject: Subject) -> None:
    resource = subject.resource(api)
    path = subject.collection(api)
    found = api.find(path, {"id": resource["id"]})
    expect(
        [each.get("id") for each in found] == [resource["id"]],
        f"GET {path}?id={resource['id']} finds {len(found)} resources, not the one with this id",
    )
    _is_valid(subject, found[0])


@LISTS.check(
    "list-types",
    MANDATORY,
    "each instance that GET {path} lists is a {definition} with its mandatory attributes",
    Action.LIST,
)
def are_all_valid(api: Api, subject: Subject) -> None:
    subject.resource(api)
    path = subject.collection(api)
    found = api.find(path, {"limit": "50"})
    expect(found, f"GET {path} lists nothing, though a resource exists")
    for each in found:
        _is_valid(subject, each)
        missing = sorted(set(subject.mandatory) - set(each))
        expect(not missing, f"a listed resource has no {', '.join(missing)}")


def is_unknown(api: Api, subject: Subject, action: Action) -> None:
    body: Json | None = {} if action is Action.PATCH else None
    if action is Action.PUT:
        body = Samples(subject.contract).least(subject.model.update or "")
    answer = api.request(action.method, subject.path(api, UNKNOWN_ID), json=body)
    expect(
        answer.status_code == httpx.codes.NOT_FOUND,
        f"{action.method} of an unknown id is not 404 but {brief(answer)}",
    )
    wrong = subject.contract.problems("Error", json_of(answer))
    expect(not wrong, f"the answer's body is not an Error: {'; '.join(wrong)}")


for _action in (Action.RETRIEVE, Action.PATCH, Action.PUT, Action.DELETE):
    UNKNOWN.check(
        f"unknown-{_action.method.lower()}",
        MANDATORY,
        f"{_action.method} {{path}}/{{id}} with an unknown id is 404 with an Error",
        _action,
    )(partial(is_unknown, action=_action))


def _parent(subject: Subject) -> Sequence[str]:
    return [subject.model.parent.parameter] if subject.model.parent else []


@PARENTS.check(
    "unknown-parent",
    RECOMMENDED,
    "GET {path} with an unknown {attribute} is 404",
    Action.LIST,
    attributes=_parent,
)
def is_below_nothing(api: Api, subject: Subject, attribute: str) -> None:
    path = subject.model.collection_path.replace(f"{{{attribute}}}", UNKNOWN_ID)
    answer = api.get(path)
    expect(answer.status_code == httpx.codes.NOT_FOUND, f"GET {path} is {brief(answer)}")


def _is_valid(subject: Subject, resource: Json) -> None:
    definition = subject.model.definition
    wrong = subject.contract.problems(definition, resource)
    expect(not wrong, f"the resource is not a {definition}: {'; '.join(wrong)}")
