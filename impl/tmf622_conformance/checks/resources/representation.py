"""The representation of a resource: what the server preserves, and what it sets itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import Api

RULES: Final = Rules(Part.GUIDELINE, "representation", "TMF630 part 1, resources")
_SENT: Final = "https://client.example/mine"


def _set_by_server(subject: Subject) -> Iterator[str]:
    yield from (name for name in ("id", "href") if name in subject.model.server_owned)


@RULES.check(
    "sets-{attribute}",
    MANDATORY,
    "{attribute} is set by the server, not by the client",
    Action.CREATE,
    attributes=_set_by_server,
)
def sets(api: Api, subject: Subject, attribute: str) -> None:
    answer = api.post(subject.collection(api), {**subject.least(api), attribute: _SENT})
    if answer.is_client_error:
        return
    value = answer.json().get(attribute)
    expect(value != _SENT, f"{attribute} is the value that the client sent")
    expect(value, f"{attribute} is not set by the server")


@RULES.check("ids-differ", MANDATORY, "each resource has an id of its own", Action.CREATE)
def has_its_own_id(api: Api, subject: Subject) -> None:
    ids = {subject.create(api)["id"] for _ in range(3)}
    expect(len(ids) == 3, f"three resources have {len(ids)} ids")


@RULES.check(
    "extension",
    MANDATORY,
    "extensions of the contract are preserved",
    Action.CREATE,
    Action.RETRIEVE,
    source="TMF630 part 2, extension of resources",
)
def keeps_extensions(api: Api, subject: Subject) -> None:
    extension = {"a": [{"b": None}, 1.5]}
    id = subject.create(api, vendorTag=extension)["id"]
    kept = api.retrieve(subject.collection(api), id).get("vendorTag")
    expect(kept == extension, f"vendorTag, an extension of the contract, is {kept!r:.100}")


def _href(subject: Subject) -> Iterator[str]:
    yield from (name for name in ("href",) if name in subject.attributes())


@RULES.check(
    "href-leads",
    MANDATORY,
    "href is the URL of its resource",
    Action.RETRIEVE,
    attributes=_href,
)
def href_leads(api: Api, subject: Subject, attribute: str) -> None:
    resource = subject.resource(api)
    path = httpx.URL(str(resource.get(attribute))).path
    expect(
        path.endswith(subject.path(api, resource["id"])),
        f"href is {resource.get(attribute)!r}, which does not end in the path of the resource",
    )


@RULES.check(
    "href-absolute",
    RECOMMENDED,
    "href is an absolute URL",
    Action.RETRIEVE,
    attributes=_href,
)
def href_is_absolute(api: Api, subject: Subject, attribute: str) -> None:
    href = str(subject.resource(api).get(attribute))
    expect(httpx.URL(href).is_absolute_url, f"href is {href!r}")
