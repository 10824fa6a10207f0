"""The contracts that servers are checked against: operations, definitions, validation of values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from tmf622_conformance import validation
from tmf_contracts import source
from tmf_contracts.branches import branches, is_choice
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import effective
from tmf_contracts.model.api import ApiModel, HubModel, api_model
from tmf_contracts.model.resources import ResourceModel

Json = dict[str, Any]
_SCALARS: Final = ("string", "integer", "number", "boolean")


@dataclass(frozen=True)
class Contract:
    """A contract, read when it is first used; a process that is spawned gets it by pickling.

    `file` is the name of its file. `prefix` begins its title in reports. `orders` is the version of
    TMF622 whose product orders it has: the kit knows their rules. All three stay with overlays.
    """

    read_published: Callable[[], Json]
    read_effective: Callable[[], Json]
    file: str
    prefix: str = ""
    orders: str = ""

    @cached_property
    def published(self) -> Json:
        """The contract as it was published, in Swagger 2.0: any server implements this one."""
        return self.read_published()

    @cached_property
    def effective(self) -> Json:
        """The published contract with its defects repaired and this project's additions."""
        return self.read_effective()

    @cached_property
    def repaired(self) -> Json:
        """The effective contract without the operations that only this project's server has."""
        expected = self.published["paths"]
        paths = {
            path: {method: each for method, each in methods.items() if method in expected[path]}
            for path, methods in self.effective["paths"].items()
            if path in expected
        }
        return {**self.effective, "paths": paths}

    @cached_property
    def model(self) -> ApiModel:
        """What the contract says of its API; raises InvalidContract."""
        return api_model(self.repaired)

    @property
    def title(self) -> str:
        """Its name and version."""
        info = self.published["info"]
        return f"{self.prefix}{info['title']} {info['version']}"

    @property
    def operations(self) -> Mapping[str, tuple[str, str]]:
        """Method and path of each published operation, by operationId."""
        return operations(self.published)

    @cached_property
    def collections(self) -> Mapping[str, bool]:
        """The paths of collections that POST creates in, and whether DELETE is an operation."""
        found: list[ResourceModel | HubModel] = [*self.model.resources, *self.model.hubs]
        return {
            each.collection_path: "DELETE" in each.item_methods
            for each in found
            if "POST" in each.collection_methods
        }

    @cached_property
    def references(self) -> Mapping[str, Mapping[str, ResourceModel]]:
        """The attributes of bodies of POST that refer to resources of the contract, by path.

        A cancellation has such an attribute: its order.
        """
        resources = {f"{each.definition}Ref": each for each in self.model.resources}
        return {
            each.collection_path: {
                attribute: resources[name]
                for attribute, schema in self.properties(each.create).items()
                if "$ref" in schema and (name := _without_suffix(target(schema))) in resources
            }
            for each in self.model.resources
            if each.create
        }

    def resource_at(self, collection_path: str) -> ResourceModel:
        """The resource of a collection."""
        found = self.model.resources
        return next(each for each in found if each.collection_path == collection_path)

    def definition(self, name: str) -> Json:
        """A definition of the published contract."""
        found: Json = self.published["definitions"][name]
        return found

    def repaired_definition(self, name: str) -> Json:
        """A definition with its defects repaired: requests are made by this one."""
        found: Json = self.effective["definitions"][name]
        return found

    def properties(self, name: str) -> Mapping[str, Json]:
        """The attributes of a definition, or of all branches of a choice, with their schemas."""
        definition = self.definition(name)
        found: dict[str, Json] = dict(definition.get("properties", {}))
        if is_choice(definition):
            for _, selected in branches(definition):
                for attribute, schema in self.properties(selected).items():
                    found.setdefault(attribute, schema)
        return found

    def resolved(self, schema: Json) -> Json:
        """A schema, or the definition that it refers to."""
        name = target(schema) if "$ref" in schema else None
        return self.definition(name) if name else schema

    def scalars(self, name: str) -> Iterator[tuple[str, Json]]:
        """The attributes of a definition that are neither objects nor arrays."""
        for attribute, schema in self.properties(name).items():
            resolved = self.resolved(schema)
            if resolved.get("type") in _SCALARS:
                yield attribute, resolved

    def repaired_allows(self, method: str, path: str, status: int, value: Any) -> bool:
        """Whether the repaired contract allows an answer of an operation: its status and body."""
        operation = self.effective["paths"].get(path, {}).get(method.lower(), {})
        response = operation.get("responses", {}).get(str(status))
        if response is None or "schema" not in response:
            return response is not None
        definitions = self.effective["definitions"]
        return validation.validator(definitions, response["schema"]).is_valid(value)

    def problems(self, name: str, value: Any, *, required: bool = True) -> Sequence[str]:
        """What is wrong with a value of a definition, each problem with its place.

        Nothing is wrong with a value that the repaired definition allows. With `required=False`
        attributes may be missing, as in an answer to attribute selection.
        """
        if _validator(self, name, "effective", required=required).is_valid(value):
            return []
        validator = _validator(self, name, "published", required=required)
        return validation.problems(validator, value)


def read(file: Path) -> Contract:
    """The contract in a file; raises InvalidContract when it is none of TM Forum's shape."""
    found = Contract(partial(source.read, file), partial(_effective, file), file.name)
    try:
        _ = found.model
    except InvalidContract as error:
        message = str(error)
        raise InvalidContract(message if str(file) in message else f"{file}: {message}") from None
    return found


def operations(contract: Json) -> Mapping[str, tuple[str, str]]:
    """Method and path of each operation, by operationId, or by both where it has none."""
    return {
        operation.get("operationId") or f"{method.upper()} {path}": (method.upper(), path)
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    }


def target(schema: Json) -> str | None:
    """The definition that a schema refers to, by itself or for its elements."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    return reference.rpartition("/")[2] if reference else None


def _without_suffix(name: str | None) -> str:
    """The name of a definition without `_FVO` or `_MVO`, which end those of version 5's bodies."""
    return (name or "").partition("_")[0]


def _effective(file: Path) -> Json:
    return effective(source.read(file), ())


def _generated(package: str, name: str) -> Json:
    contract: Json = json.loads((files(package) / name).read_text("utf-8"))
    return contract


def _of_tmf622(package: str, file: str, version: str) -> Contract:
    published, effective = (
        partial(_generated, package, f"{name}.json") for name in ("published", "contract")
    )
    return Contract(published, effective, file, "TMF622 ", version)


@cache
def _validator(
    contract: Contract, name: str, form: str, *, required: bool
) -> jsonschema_rs.Draft4Validator:
    definitions = getattr(contract, form)["definitions"]
    return validation.validator(definitions, {"$ref": f"#/definitions/{name}"}, required=required)


TMF622: Final = _of_tmf622("tmf622_contract", "TMF622-ProductOrdering-v4.0.0.swagger.json", "v4")
"""The contract of TMF622 v4."""
TMF622_V5: Final = _of_tmf622("tmf622_contract_v5", "TMF622-ProductOrdering-v5.0.0.oas.yaml", "v5")
"""The contract of TMF622 v5."""
