"""Selection of each first-level attribute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks import steady
from tmf622_conformance.checks.branching import each_branch, values
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import MERGE_PATCH, Api, Json, brief, json_of

RULES: Final = Rules(Part.PROFILE, "selection", "TMF630 part 1, attribute selection")
CHANGES: Final = Rules(Part.PROFILE, "selection", "contract, parameter fields")
TYPES: Final = Rules(Part.PROFILE, "selection", "TMF630 part 1, attribute selection")
BRANCHES: Final = Rules(Part.GUIDELINE, "fields", "TMF630 part 1, attribute selection")
NAMES: Final = Rules(Part.GUIDELINE, "fields", "TMF630 part 1, attribute selection")
_ALWAYS: Final = {"id", "href"}


@RULES.check(
    "{attribute}",
    MANDATORY,
    "fields={attribute} selects it, id and href, in one resource and in a list",
    Action.RETRIEVE,
    Action.LIST,
    attributes=lambda subject: subject.attributes(),
    source=f"{RULES.source}; contract, definitions/{{definition}}/{{attribute}}",
)
def selects(api: Api, subject: Subject, attribute: str) -> None:
    resource = api.retrieve(subject.collection(api), subject.resource_with(api, attribute)["id"])
    steady.compare(api, subject, resource, partial(_selects, api, subject, attribute))


def _selects(api: Api, subject: Subject, attribute: str, resource: Json) -> None:
    expected = (_ALWAYS | {attribute}) & set(resource)
    if _is_selected(subject):
        selected = _selected(api, subject, resource, attribute)
        expect(
            set(selected) == expected,
            f"fields={attribute} selects {_names(selected)}; there should be {_names(expected)}",
        )
        expect(
            selected.get(attribute) == resource.get(attribute),
            f"{attribute} has another value when it is selected",
        )
    query = {"fields": attribute, "id": resource["id"]}
    (listed,) = api.find(subject.collection(api), query) or [{}]
    expect(
        set(listed) == expected,
        f"in a list fields={attribute} selects {_names(listed)}; "
        f"there should be {_names(expected)}",
    )


@TYPES.check(
    "types",
    MANDATORY,
    "a {definition} of which all attributes are selected has them in their types",
    Action.LIST,
)
def is_valid_in_part(api: Api, subject: Subject) -> None:
    resource = subject.resource(api)
    query = {"fields": ",".join(subject.attributes()), "id": resource["id"]}
    (listed,) = api.find(subject.collection(api), query)
    wrong = subject.contract.problems(subject.model.definition, listed, required=False)
    expect(not wrong, "; ".join(wrong))


@CHANGES.check(
    "created",
    MANDATORY,
    "POST {path} with fields={attribute} answers with it, id and href",
    Action.CREATE,
    attributes=lambda subject: _of_answers(subject, Action.CREATE),
)
def selects_of_created(api: Api, subject: Subject, attribute: str) -> None:
    path = subject.collection(api)
    body = {**subject.least(api), attribute: "selected"}
    answer = api.request("POST", path, params={"fields": attribute}, json=body)
    _has_selected(subject, answer, attribute)


@CHANGES.check(
    "patched",
    MANDATORY,
    "PATCH {path}/{id} with fields={attribute} answers with it, id and href",
    Action.PATCH,
    attributes=lambda subject: _of_answers(subject, Action.PATCH),
    creating=True,
)
def selects_of_patched(api: Api, subject: Subject, attribute: str) -> None:
    path = subject.path(api, subject.create(api)["id"])
    query, body = {"fields": attribute}, {attribute: "selected"}
    headers = {"Content-Type": MERGE_PATCH}
    answer = api.request("PATCH", path, params=query, json=body, headers=headers)
    _has_selected(subject, answer, attribute)


@BRANCHES.check(
    "{attribute}-branches",
    RECOMMENDED,
    "fields selects an attribute of {attribute}, of which @type selects the definition",
    Action.LIST,
    attributes=lambda subject: subject.choices,
)
def selects_in_branches(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.resource_with(api, attribute.partition(".")[0])
    steady.compare(api, subject, resource, partial(_selects_within, api, subject, attribute))


def _selects_within(api: Api, subject: Subject, attribute: str, resource: Json) -> None:
    for path in _within(subject, resource, attribute):
        query = {"fields": path, "id": resource["id"]}
        (listed,) = api.find(subject.collection(api), query) or [{}]
        expected = (_ALWAYS & set(resource)) | {path.partition(".")[0]}
        expect(set(listed) == expected, f"fields={path} selects {_names(listed)}")
        others = {name for each in values(listed, attribute) for name in each} - {
            path.rpartition(".")[2]
        }
        expect(not others, f"fields={path} also selects its {_names(others)}")
        expect(
            values(listed, path) == values(resource, path),
            f"fields={path} selects {values(listed, path)!r:.200}",
        )


@NAMES.check("none", RECOMMENDED, "fields=none selects id and href alone", Action.LIST)
def selects_none(api: Api, subject: Subject) -> None:
    resource = subject.resource(api)
    query = {"fields": "none", "id": resource["id"]}
    (listed,) = api.find(subject.collection(api), query)
    expect(set(listed) == _ALWAYS & set(resource), f"fields=none selects {_names(listed)}")


def _within(subject: Subject, resource: Json, path: str) -> Iterator[str]:
    """A path to an attribute of each branch that the values at a path are of."""
    choices = each_branch(subject.contract, subject.choices[path], values(resource, path))
    names = {name: None for value, _ in choices for name in list(value) if name[0] != "@"}
    return (f"{path}.{name}" for name in list(names)[:1])


def _of_answers(subject: Subject, action: Action) -> Sequence[str]:
    """An attribute that the answer of an operation with the parameter `fields` can have."""
    declared = "fields" in subject.parameters(action)
    return (subject.changeable if action is Action.PATCH else subject.texts)[:1] if declared else ()


def _has_selected(subject: Subject, answer: httpx.Response, attribute: str) -> None:
    selected = json_of(answer)
    expect(answer.is_success and isinstance(selected, dict), f"the answer is {brief(answer)}")
    expected = (_ALWAYS & set(subject.attributes())) | {attribute}
    expect(
        set(selected) == expected,
        f"fields={attribute} selects {_names(selected)}; there should be {_names(expected)}",
    )


def _is_selected(subject: Subject) -> bool:
    """Whether the retrieval of one resource has the parameter `fields`."""
    return "fields" in subject.parameters(Action.RETRIEVE)


def _selected(api: Api, subject: Subject, resource: Json, fields: str) -> Json:
    answer = api.get(subject.path(api, resource["id"]), {"fields": fields})
    selected = json_of(answer)
    expect(answer.is_success and isinstance(selected, dict), f"the answer is {brief(answer)}")
    found: Json = selected
    return found


def _names(resource: Any) -> str:
    return ", ".join(sorted(resource)) or "nothing"
