"""The hubs of the served APIs, and the subscriptions that they show to a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from flask import g

from console.api import Api, Refusal
from tmf630.api.definition import ApiDefinition
from tmf630.errors import NOT_FOUND
from tmf_contracts.branches import TYPE
from tmf_contracts.references import PREFIX

_PATH: Final = "/hub"
_LIMIT: Final = 100


class Hub(NamedTuple):
    """The hub of an API, and the requests to it."""

    definition: ApiDefinition
    api: Api

    @property
    def name(self) -> str:
        """Tells the hubs of a server apart."""
        return self.definition.base_path

    @property
    def title(self) -> str:
        """The name of its API for people."""
        name = self.definition.model.name
        return f"{name.title} {name.version}"

    @property
    def event_types(self) -> Sequence[str]:
        """The types of its events."""
        return [*self.definition.event_types.types]

    def type(self) -> Mapping[str, str]:
        """What a registration says of its own type, where the contract requires that."""
        operation = self.definition.contract["paths"][_PATH]["post"]
        body = next(each for each in operation["parameters"] if each["in"] == "body")
        name = body["schema"]["$ref"].removeprefix(PREFIX)
        required = self.definition.contract["definitions"][name].get("required", ())
        return {TYPE: "Hub"} if TYPE in required else {}

    def register(self, sent: Mapping[str, Any]) -> str:
        """Register a listener; returns its id, raises Refusal."""
        made = self.api.send(g.caller, "POST", _PATH, {**sent, **self.type()})
        return str(made["id"])

    def unregister(self, id: str) -> None:
        """End a subscription; raises Refusal."""
        self.api.send(g.caller, "DELETE", f"{_PATH}/{quote(id, safe='')}")


class Subscriber(NamedTuple):
    """A subscription as a reader sees it: its callback is without its query string."""

    id: str
    callback: str
    query: str
    hub: Hub


def hubs() -> Sequence[Hub]:
    """The hubs of all APIs that have one."""
    served = [each.definition for each in g.desk.parts.apis]
    with_hub = [each for each in served if _PATH in each.contract["paths"]]
    return [Hub(each, g.api.at(each.base_path)) for each in with_hub]


def seen() -> Sequence[Subscriber]:
    """The subscriptions of all hubs that the reader sees; raises Refusal."""
    return [each for hub in hubs() for each in _of(hub)]


def one(id: str) -> Subscriber:
    """The subscription of that id; raises Refusal when the reader sees none."""
    missing = Refusal(NOT_FOUND.status, {"reason": NOT_FOUND.reason})
    for hub in hubs():
        try:
            resource, _ = hub.api.get(g.caller, f"{_PATH}/{quote(id, safe='')}")
        except Refusal as refusal:
            if refusal.status != NOT_FOUND.status:
                raise
            missing = refusal
        else:
            return _subscriber(resource, hub)
    raise missing


def _of(hub: Hub) -> Iterator[Subscriber]:
    offset, total = 0, 1
    while offset < total:
        page = hub.api.find(g.caller, _PATH[1:], f"offset={offset}&limit={_LIMIT}")
        yield from (_subscriber(each, hub) for each in page.resources)
        offset, total = offset + max(len(page.resources), 1), page.total


def _subscriber(resource: Mapping[str, Any], hub: Hub) -> Subscriber:
    return Subscriber(resource["id"], resource["callback"], resource.get("query") or "", hub)
