"""Changes of a resource, attribute by attribute, and its deletion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Inconclusive, Part, expect
from tmf622_conformance.checks.comparison import is_preserved
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import MERGE_PATCH, Api, Json, brief

RULES: Final = Rules(Part.PROFILE, "changing", "contract, PATCH and PUT")
DELETION: Final = Rules(Part.PROFILE, "changing", "contract, DELETE")
ATTRIBUTES: Final = Rules(Part.PROFILE, "changing", "contract, PATCH")
PATCH: Final = Action.PATCH


def changed(
    api: Api, subject: Subject, resource: Json, patch: Any, media_type: str = MERGE_PATCH
) -> Json:
    """The resource after a patch; raises `Failed` unless the patch is accepted."""
    answer = api.patch(subject.path(api, resource["id"]), patch, media_type)
    expect(
        answer.status_code in subject.successes(PATCH),
        f"PATCH is not 200 but {brief(answer)}",
    )
    return api.retrieve(subject.collection(api), resource["id"])


def _patched(subject: Subject) -> Iterator[str]:
    """The attributes of a patch that a resource has, but for its state, which has rules."""
    state = subject.model.state.name if subject.model.state else ""
    shown = set(subject.attributes())
    for name in subject.contract.properties(subject.model.update or ""):
        fixed = {"id", "href", state, *subject.model.read_only, *subject.by_state}
        if name in shown and name not in fixed:
            yield name


@ATTRIBUTES.check(
    "patch-{attribute}",
    MANDATORY,
    "PATCH of a {definition} with {attribute} changes it, and is answered with the resource",
    PATCH,
    creating=True,
    attributes=_patched,
    source="contract, PATCH; attribute {attribute}",
)
def changes(api: Api, subject: Subject, attribute: str) -> None:
    values: list[Any] = []
    for body in subject.samples.each(subject.model.update or ""):
        if attribute in body and body[attribute] not in values:
            values.append(body[attribute])
            is_changed(api, subject, attribute, body[attribute])


def is_changed(api: Api, subject: Subject, attribute: str, value: Any) -> None:
    """Raise `Failed` unless a patch gives an attribute this value."""
    resource = subject.resource(api)
    if resource.get(attribute) == value:
        value = subject.other(attribute, value)
    answer = api.patch(subject.path(api, resource["id"]), {attribute: value})
    expect(
        answer.status_code in subject.successes(PATCH),
        f"PATCH of {attribute} is not 200 but {brief(answer)}",
    )
    definition = subject.model.definition
    if answer.content:
        wrong = subject.contract.problems(definition, answer.json())
        expect(not wrong, f"the answer to PATCH is not a {definition}: {'; '.join(wrong)}")
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(
        is_preserved(value, present.get(attribute)),
        f"after PATCH {attribute} is {present.get(attribute)!r:.200}, not what was sent",
    )


def _first(subject: Subject) -> Sequence[str]:
    """The attribute with any text that these checks change."""
    return subject.changeable[:1]


def _state(subject: Subject) -> Sequence[str]:
    """The state attribute, if a patch can change it."""
    state = subject.model.state
    return [state.name] if state and subject.can_patch(state.name) else []


@RULES.check(
    "patch-as-json",
    MANDATORY,
    "PATCH accepts application/json",
    PATCH,
    attributes=_first,
    creating=True,
)
def changes_by_json(api: Api, subject: Subject, attribute: str) -> None:
    present = changed(api, subject, subject.create(api), {attribute: "new"}, "application/json")
    expect(present.get(attribute) == "new", f"{attribute} has not changed")


@RULES.check(
    "patch-leaves-the-rest",
    MANDATORY,
    "PATCH leaves other attributes unchanged",
    PATCH,
    attributes=_first,
    creating=True,
)
def leaves_the_rest(api: Api, subject: Subject, attribute: str) -> None:
    # What the server itself changes, such as lastUpdate, is not among these.
    given = {**{name: name for name in subject.changeable}, "vendorTag": "v"}
    resource = subject.create(api, **given)
    present = changed(api, subject, resource, {attribute: "other"})
    lost = [name for name in given if name != attribute and present.get(name) != resource.get(name)]
    expect(not lost, f"a PATCH of {attribute} has changed {', '.join(lost)}")


@RULES.check(
    "put",
    MANDATORY,
    "PUT replaces a {definition}, and is answered with it",
    Action.PUT,
    attributes=_first,
    creating=True,
)
def replaces(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.create(api)
    body = {**subject.samples.least(subject.model.update or ""), attribute: "new"}
    answer = api.request("PUT", subject.path(api, resource["id"]), json=body)
    expect(answer.is_success, f"PUT is {brief(answer)}")
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(present.get(attribute) == "new", f"{attribute} has not changed")


@ATTRIBUTES.check(
    "patch-{attribute}",
    RECOMMENDED,
    "PATCH of a {definition} moves it to another {attribute} of the contract",
    PATCH,
    attributes=_state,
    creating=True,
)
def moves(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.create(api)
    value = move(api, subject, resource)
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(present.get(attribute) == value, f"after PATCH the state is {present.get(attribute)}")


def move(api: Api, subject: Subject, resource: Json) -> str:
    """Move a resource to another state, which is returned; raises `Inconclusive` without one."""
    state = subject.model.state
    for name in _state(subject):
        for value in (state and state.states) or ("another",):
            if value != resource.get(name):
                answer = api.patch(subject.path(api, resource["id"]), {name: value})
                if answer.is_success:
                    return value
        raise Inconclusive(f"no other {name} is accepted")
    raise Inconclusive("a patch can change no state")


@DELETION.check(
    "delete",
    MANDATORY,
    "DELETE of a {definition} is 204 without a body",
    Action.DELETE,
    creating=True,
)
def deletes(api: Api, subject: Subject) -> None:
    answer = api.delete(subject.path(api, subject.resource(api)["id"]))
    expect(
        answer.status_code == httpx.codes.NO_CONTENT and not answer.content,
        f"DELETE is not 204 without a body but {brief(answer)}",
    )


@DELETION.check(
    "deleted-is-gone",
    MANDATORY,
    "a {definition} that has been deleted is neither retrieved nor listed nor deleted again",
    Action.DELETE,
    creating=True,
)
def is_gone(api: Api, subject: Subject) -> None:
    id = subject.resource(api)["id"]
    api.delete(subject.path(api, id))
    for action in (Action.RETRIEVE, Action.DELETE):
        if subject.has(action):
            answer = api.request(action.method, subject.path(api, id))
            expect(
                answer.status_code == httpx.codes.NOT_FOUND,
                f"{action.method} of a deleted resource is not 404 but {brief(answer)}",
            )
    if subject.has(Action.LIST):
        listed = api.find(subject.collection(api), {"id": id})
        expect(not listed, "a deleted resource is still listed")
