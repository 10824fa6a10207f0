"""Selection of each first-level attribute."""

from __future__ import annotations

from typing import Any, Final

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api, Json, brief, json_of

RULES: Final = Rules(Part.PROFILE, "selection", "TMF630 part 1, attribute selection")
TYPES: Final = Rules(Part.PROFILE, "selection", "TMF630 part 1, attribute selection")
NAMES: Final = Rules(Part.GUIDELINE, "fields", "TMF630 part 1, attribute selection")
_ALWAYS: Final = {"id", "href"}


@RULES.check(
    "{attribute}",
    MANDATORY,
    "fields={attribute} selects it, id and href, in one resource and in a list",
    Action.RETRIEVE,
    Action.LIST,
    attributes=Subject.attributes,
    source=f"{RULES.source}; contract, definitions/{{definition}}/{{attribute}}",
)
def selects(api: Api, subject: Subject, attribute: str) -> None:
    resource = api.retrieve(subject.collection(api), subject.resource_with(api, attribute)["id"])
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


@NAMES.check("none", RECOMMENDED, "fields=none selects id and href alone", Action.LIST)
def selects_none(api: Api, subject: Subject) -> None:
    resource = subject.resource(api)
    query = {"fields": "none", "id": resource["id"]}
    (listed,) = api.find(subject.collection(api), query)
    expect(set(listed) == _ALWAYS & set(resource), f"fields=none selects {_names(listed)}")


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
