"""Patches: JSON Merge Patch (RFC 7396) and JSON Patch (RFC 6902)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.resources.changing import changed
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import JSON_PATCH, Api, brief

RULES: Final = Rules(Part.GUIDELINE, "patching", "TMF630 part 1, partial update; RFC 7396")
PATCH: Final = Action.PATCH
_JSON_PATCHES: Final = "TMF630 part 5; RFC 6902"
_EXTENSION: Final = "vendorTag"


def _first(subject: Subject) -> Sequence[str]:
    """The attribute with any text that patches change."""
    return subject.changeable[:1]


def _optional(subject: Subject) -> Sequence[str]:
    """The first of these attributes that a resource need not have."""
    required = subject.contract.definition(subject.model.definition).get("required", ())
    return [each for each in subject.changeable if each not in required][:1]


@RULES.check(
    "null-removes",
    MANDATORY,
    "null in a merge patch removes the attribute",
    PATCH,
    attributes=_optional,
    creating=True,
)
def removes(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.create(api, **{attribute: "first"})
    present = changed(api, subject, resource, {attribute: None})
    expect(attribute not in present, f"{attribute} is still {present.get(attribute)!r}")


@RULES.check("empty", RECOMMENDED, "an empty merge patch changes nothing", PATCH, creating=True)
def changes_nothing(api: Api, subject: Subject) -> None:
    resource = subject.create(api)
    before = api.retrieve(subject.collection(api), resource["id"])
    present = changed(api, subject, resource, {})
    expect(present == before, "the empty patch {} has changed the resource")


@RULES.check(
    "extension",
    RECOMMENDED,
    "a merge patch sets attributes beyond the contract",
    PATCH,
    creating=True,
)
def sets_extensions(api: Api, subject: Subject) -> None:
    present = changed(api, subject, subject.create(api), {_EXTENSION: {"a": [1]}})
    expect(present.get(_EXTENSION) == {"a": [1]}, f"vendorTag is {present.get(_EXTENSION)!r}")


@RULES.check(
    "keeps-extensions",
    RECOMMENDED,
    "a patch of one attribute preserves extensions",
    PATCH,
    attributes=_first,
    creating=True,
)
def keeps_extensions(api: Api, subject: Subject, attribute: str) -> None:
    present = changed(api, subject, subject.create(api, vendorTag="v"), {attribute: "new"})
    expect(present.get(_EXTENSION) == "v", "vendorTag, an extension of the contract, is lost")


def _fixed(subject: Subject) -> Iterator[str]:
    yield from (name for name in ("id", "href") if name in subject.attributes())


@RULES.check(
    "keeps-{attribute}",
    RECOMMENDED,
    "a patch that changes {attribute} is refused",
    PATCH,
    attributes=_fixed,
    creating=True,
)
def keeps(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.create(api)
    answer = api.patch(subject.path(api, resource["id"]), {attribute: "https://other.example/x"})
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(present.get(attribute) == resource.get(attribute), f"PATCH has changed {attribute}")
    expect(answer.is_client_error, f"PATCH of {attribute} is {brief(answer)}")


def _is_refused(api: Api, subject: Subject, patch: Any) -> None:
    resource = subject.create(api)
    before = api.retrieve(subject.collection(api), resource["id"])
    answer = api.patch(subject.path(api, resource["id"]), patch)
    expect(answer.is_client_error, f"the patch {patch} is not refused but {brief(answer)}")
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(present == before, "the refused patch has changed the resource")


@RULES.check(
    "refuses-wrong-type",
    MANDATORY,
    "a patch with a wrong type is refused",
    PATCH,
    attributes=_first,
    creating=True,
)
def refuses_types(api: Api, subject: Subject, attribute: str) -> None:
    _is_refused(api, subject, {attribute: {"a": 1}})


@RULES.check(
    "refuses-half-wrong",
    MANDATORY,
    "a patch that is wrong in part changes nothing",
    PATCH,
    attributes=_first,
    creating=True,
)
def refuses_halves(api: Api, subject: Subject, attribute: str) -> None:
    _is_refused(api, subject, {"vendorTag": "new", attribute: {"a": 1}})


@RULES.check(
    "refuses-no-object",
    MANDATORY,
    "a merge patch that is not an object is refused",
    PATCH,
    creating=True,
)
def refuses_arrays(api: Api, subject: Subject) -> None:
    _is_refused(api, subject, ["new"])


@RULES.check(
    "json-patch",
    OPTIONAL,
    "a JSON Patch is applied, all of it or nothing",
    PATCH,
    attributes=_first,
    creating=True,
    source=_JSON_PATCHES,
)
def does_json_patch(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.create(api, **{attribute: "first"})
    path = f"/{attribute.replace('~', '~0').replace('/', '~1')}"
    test = {"op": "test", "path": path, "value": "first"}
    operations = [test, {"op": "replace", "path": path, "value": "second"}]
    present = changed(api, subject, resource, operations, JSON_PATCH)
    expect(present.get(attribute) == "second", f"{attribute} is {present.get(attribute)!r}")
    answer = api.patch(
        subject.path(api, resource["id"]), [{"op": "remove", "path": path}, test], JSON_PATCH
    )
    expect(answer.is_client_error, f"a test that fails is {brief(answer)}")
    present = api.retrieve(subject.collection(api), resource["id"])
    expect(present.get(attribute) == "second", "a JSON Patch that has failed has changed something")
