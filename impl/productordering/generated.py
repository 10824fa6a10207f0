"""The contracts of TMF622 that the server ships, each in its generated package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from productordering.versions.mapping import OF_THE_SERVER, RENAMED
from tmf630 import wire
from tmf630.api.definition import ApiDefinition
from tmf630.api.derivation import derived
from tmf_contracts.documents import InvalidContract

if TYPE_CHECKING:
    from tmf_contracts.model.attributes import Attribute
    from tmf_contracts.origins import Origin


@dataclass(frozen=True, slots=True)
class GeneratedContract:
    """A contract in the generated `package`.

    `file` is the name of its file in `openapi/`, which an operator's overlay extends.
    """

    package: str
    file: str

    def definition(self, base_path: str | None = None) -> ApiDefinition:
        """What the contract says of its API, at the contract's own base path or another one."""
        own = _definition(self)
        return own if base_path in (None, own.base_path) else _elsewhere(self, base_path)

    def extended(self, before: ApiDefinition, contract: Mapping[str, Any]) -> ApiDefinition:
        """What the contract says of its API `before`, with the overlays of an operator.

        Raises InvalidContract when they change what the rules of product orders rely on.
        """
        if contract["paths"] != before.contract["paths"]:
            raise InvalidContract(f"only definitions of {self.file} can be changed, no paths")
        api = derived(lambda: contract, partial(_openapi3, contract))
        if api.base_path != before.base_path:
            raise InvalidContract(f"only definitions of {self.file} can be changed, no base path")
        for name, declared in before.model.attributes.items():
            _check_rest(name, declared, api.model.attributes.get(name, {}))
        for name, declared in api.model.attributes.items():
            _check_new(name, declared.keys() - before.model.attributes.get(name, {}).keys())
        return api

    def is_published_as(self, published: Mapping[str, Any]) -> bool:
        """Whether a published contract is this one, in whatever words."""
        from tmf_contracts import source
        from tmf_contracts.structure import structure

        own = self.read("published.json")
        # Cheap, and enough for nearly every other contract.
        if published["paths"].keys() != own["paths"].keys():
            return False
        return bool(structure(published) == structure(source.inner(own)))

    def origins(self) -> Sequence[Origin]:
        """Where the parts come from that the published contract does not have."""
        from tmf_contracts.origins import Origin

        return [
            Origin(tuple(each["place"]), each["kind"], each.get("why", ""), each["removed"])
            for each in wire.decode((files(self.package) / "origins.json").read_bytes())
        ]

    def read(self, name: str) -> dict[str, Any]:
        """A document of the package."""
        document: dict[str, Any] = wire.decode((files(self.package) / name).read_bytes())
        return document


V4: Final = GeneratedContract("tmf622_contract", "TMF622-ProductOrdering-v4.0.0.swagger.json")
V5: Final = GeneratedContract("tmf622_contract_v5", "TMF622-ProductOrdering-v5.0.0.oas.yaml")


@cache
def _definition(generated: GeneratedContract) -> ApiDefinition:
    openapi3 = partial(generated.read, "openapi3.json")
    return derived(partial(generated.read, "contract.json"), openapi3)


@cache
def _elsewhere(generated: GeneratedContract, base_path: str) -> ApiDefinition:
    read = partial(_read_elsewhere, generated, base_path)
    return derived(read, lambda: _openapi3(read()))


def _read_elsewhere(generated: GeneratedContract, base_path: str) -> Mapping[str, Any]:
    return {**generated.read("contract.json"), "basePath": base_path}


def _openapi3(contract: Mapping[str, Any]) -> Mapping[str, Any]:
    from tmf_contracts.publication import openapi3

    return openapi3.converted(contract)


def _check_new(name: str, attributes: AbstractSet[str]) -> None:
    """Raise InvalidContract when the server stores something else by the name of one."""
    if used := sorted(attributes & (OF_THE_SERVER | RENAMED.get(name, {}).keys())):
        raise InvalidContract(f"{name}.{used[0]} is a name by which the server stores its own data")


def _check_rest(name: str, before: Mapping[str, Attribute], after: Mapping[str, Attribute]) -> None:
    """Raise InvalidContract when an attribute is missing, or has values without a rule."""
    for attribute, each in before.items():
        if attribute not in after:
            raise InvalidContract(f"{name}.{attribute} would be missing, and the server needs it")
        if each.enum and each.enum != after[attribute].enum:
            raise InvalidContract(f"the values of {name}.{attribute} cannot be changed")
