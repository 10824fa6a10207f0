"""A collection of resources that checks are made of, and how a check gets resources of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tmf622_conformance.check import Inconclusive
from tmf622_conformance.checks.branching import places
from tmf622_conformance.contract import Contract, Json
from tmf622_conformance.samples import Samples, other
from tmf622_conformance.server.api import Api, path_of
from tmf_contracts.model.resources import ResourceModel

_MARKS: Final = ("externalId", "name", "description")
"""The attributes that a mark is written to: the first of these that there is, else any text."""
_METHODS: Final = ("PUT", "PATCH", "DELETE", "POST", "TRACE")
_LISTED: Final = 50
_KEYS: Final = frozenset({"id", "href"})


class Action(StrEnum):
    """An operation that a collection may have. The values are HTTP methods, and where."""

    LIST = "GET collection"
    CREATE = "POST collection"
    RETRIEVE = "GET item"
    PATCH = "PATCH item"
    PUT = "PUT item"
    DELETE = "DELETE item"

    @property
    def method(self) -> str:
        return self.value.split()[0]

    @property
    def is_of_item(self) -> bool:
        return self.value.endswith("item")


@dataclass(frozen=True, eq=False)
class Subject:
    """The resources of one collection of a contract."""

    contract: Contract
    model: ResourceModel

    # What the contract says

    def has(self, *actions: Action) -> bool:
        """Whether the contract has all of these operations of the collection."""
        return all(each.method in self.methods(each) for each in actions)

    def operation(self, action: Action) -> str:
        """The operationId of an operation that the collection has."""
        wanted = action.method, self.template(action)
        return next(id for id, each in self.contract.operations.items() if each == wanted)

    def template(self, action: Action) -> str:
        """The path template of an operation."""
        return (self.model.item_path or "") if action.is_of_item else self.model.collection_path

    def methods(self, action: Action) -> frozenset[str]:
        """The methods that the contract has at the path of an operation."""
        model = self.model
        return model.item_methods if action.is_of_item else model.collection_methods

    def unsupported(self, action: Action) -> str:
        """A method that neither the contract nor its extensions have at that path."""
        known = self.contract.effective["paths"].get(self.template(action), {})
        return next(each for each in _METHODS if each.lower() not in known)

    def parameters(self, action: Action) -> set[str]:
        """The names of the parameters that the contract declares of an operation."""
        declared = self._operation(action).get("parameters", ())
        return {str(each.get("name")) for each in declared}

    def successes(self, action: Action) -> set[int]:
        """The statuses of success that the contract declares of an operation."""
        declared = self._operation(action).get("responses", {})
        return {int(each) for each in map(str, declared) if each.startswith("2")}

    def _operation(self, action: Action) -> Json:
        methods = self.contract.published["paths"][self.template(action)]
        found: Json = methods[action.method.lower()]
        return found

    def attributes(self) -> Iterator[str]:
        """The first-level attributes of a resource."""
        yield from self.contract.properties(self.model.definition)

    @property
    def choices(self) -> Mapping[str, str]:
        """The paths to definitions from which `@type` selects, with the definitions."""
        return places(self.contract, self.model.definition)

    @property
    def created_choices(self) -> Mapping[str, str]:
        """The same of a body of POST."""
        return places(self.contract, self.model.create) if self.model.create else {}

    @property
    def by_state(self) -> frozenset[str]:
        """Attributes that a patch can change in some states only."""
        return frozenset()

    @property
    def mandatory(self) -> Sequence[str]:
        """The attributes that every resource has."""
        keys = [name for name in ("id", "href") if name in self.attributes()]
        required = self.contract.definition(self.model.definition).get("required", ())
        return list(dict.fromkeys([*keys, *required]))

    @property
    def texts(self) -> Sequence[str]:
        """The attributes that can hold any text, in a body of POST and in a resource."""
        created = self.contract.properties(self.model.create) if self.model.create else {}
        shown = self.contract.properties(self.model.definition)
        state = self.model.state.name if self.model.state else ""
        found = [
            name
            for name, schema in created.items()
            if _is_text(schema) and name in shown and name not in {*_KEYS, state}
            if not name.startswith("@")
        ]
        return [name for name in _MARKS if name in found] + [
            name for name in found if name not in _MARKS
        ]

    @property
    def changeable(self) -> Sequence[str]:
        """The `texts` that a patch can change."""
        changed = self.contract.properties(self.model.update) if self.model.update else {}
        return [name for name in self.texts if name in changed]

    def can_patch(self, attribute: str) -> bool:
        """Whether a patch can have an attribute."""
        return attribute in self.contract.properties(self.model.update or "")

    def other(self, attribute: str, value: Any) -> Any:
        """Another value of an attribute, or the same if there is no other."""
        schema = self.contract.properties(self.model.definition)[attribute]
        another = other(value, self.contract.resolved(schema))
        return value if another is None else another

    # What is on the server

    def collection(self, api: Api) -> str:
        """The path of the collection, below existing resources.

        Raises `Inconclusive` when there is no resource above it.
        """
        template, parent = self.model.collection_path, self.model.parent
        if parent is None:
            return template
        if template not in api.collections:
            above = Subject(self.contract, self.contract.resource_at(parent.collection_path))
            rest = template.partition(f"{{{parent.parameter}}}")[2]
            found = [above.path(api, each["id"]) + rest for each in self._parents(api, above)]
            api.collections[template] = next(
                (each for each in found if self.has(Action.CREATE) or api.find(each, {})), found[0]
            )
        return api.collections[template]

    def _parents(self, api: Api, above: Subject) -> Sequence[Json]:
        return [above.resource(api)] if self.has(Action.CREATE) else above.present(api)

    @property
    def samples(self) -> Samples:
        """Makes the values that checks send."""
        return Samples(self.contract)

    def least(self, api: Api) -> Json:
        """A body of POST with the mandatory attributes alone."""
        body = self.samples.least(self.model.create or "")
        return self._referring(api, body)

    def full(self, api: Api) -> Json:
        """A body of POST with every attribute."""
        body = self.samples.full(self.model.create or "")
        return self._referring(api, body)

    def each(self, api: Api) -> Sequence[Json]:
        """Bodies of POST that together have each branch that `@type` selects, the first in full."""
        _, *further = self.samples.each(self.model.create or "")
        return [self.full(api), *(self._referring(api, body) for body in further)]

    def _referring(self, api: Api, body: Json) -> Json:
        """A body that refers to resources that exist, and whose id, if it has one, is unique."""
        references = self.contract.references.get(self.model.collection_path, {})
        for attribute, model in references.items():
            referred = Subject(self.contract, model)
            if attribute in body and referred.is_there(api):
                found = referred.resource(api)
                body[attribute] |= {name: found[name] for name in _KEYS & found.keys()}
        return {**body, "id": api.marker()} if "id" in body else body

    def create(self, api: Api, **attributes: Any) -> Json:
        """A new resource with these attributes; raises `Inconclusive` when it is refused."""
        return api.create(self.collection(api), {**self.least(api), **attributes})

    def resource(self, api: Api) -> Json:
        """A resource: a new one if clients can create one, else one that is there."""
        if self.has(Action.CREATE):
            return self.create(api)
        return self.present(api)[0]

    def resource_with(self, api: Api, attribute: str) -> Json:
        """A resource with an attribute, as far as clients can give it, or one is there with it."""
        if not self.has(Action.CREATE):
            present = self.present(api)
            return next((each for each in present if attribute in each), present[0])
        full = self.full(api)
        given = {attribute: full[attribute]} if attribute in full and attribute != "id" else {}
        return self.create(api, **given)

    def is_there(self, api: Api) -> bool:
        """Whether there is a resource, or a client can create one."""
        return self.has(Action.CREATE) or bool(api.find(self.collection(api), {"limit": "1"}))

    def present(self, api: Api) -> Sequence[Json]:
        """The first resources that are there; raises `Inconclusive` when there are none."""
        found = api.find(self.collection(api), {"limit": str(_LISTED)})
        if not found:
            path = self.model.collection_path
            raise Inconclusive(f"GET {path} lists nothing, and no client can create a resource")
        return found

    def listed(self, api: Api, count: int) -> tuple[Mapping[str, str], Sequence[str]]:
        """A query that finds so many new resources alone, and their ids.

        Where clients cannot create any, the query finds all that are there, which are fewer.
        """
        if not self.has(Action.CREATE):
            return {}, [each["id"] for each in self.present(api)][:count]
        if not self.texts:
            ids = [self.create(api)["id"] for _ in range(count)]
            return {"id": ",".join(ids)}, ids
        mark = api.marker()
        given = {self.texts[0]: mark}
        return given, [self.create(api, **given)["id"] for _ in range(count)]

    def path(self, api: Api, id: str) -> str:
        """The path of a resource."""
        return path_of(self.collection(api), id)


def _is_text(schema: Json) -> bool:
    return schema.get("type") == "string" and not schema.keys() & {"enum", "format", "pattern"}
