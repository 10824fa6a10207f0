"""Defects in what a merge patch may contain: nothing is required of it, and `null` removes."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.branches import KEYWORD, branches, is_choice
from tmf_contracts.model.conventions import STATE_ATTRIBUTES
from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import is_anything, operations, reference

SUFFIXES: Final = ("_Update", "_Patch")
"""End the names of the forms that definitions have within a merge patch."""


@dataclass(frozen=True, slots=True)
class Patch:
    """The definition of a merge patch, and that of the resource that it changes."""

    name: str
    resource: str


def patches(contract: Json) -> Iterator[Patch]:
    """The patches of a contract, each once."""
    seen = set()
    for operation in operations(contract):
        if operation.method == "patch" and operation.body:
            name = target(operation.body[1].get("schema", {}))
            resource = target(operation.answer("200")) or name
            if name and resource and name not in seen:
                seen.add(name)
                yield Patch(name, resource)


def _required(contract: Json) -> Iterator[Finding]:
    for patch in patches(contract):
        required = contract["definitions"][patch.name].get("required")
        if required:
            place = ("definitions", patch.name, "required")
            names = ", ".join(f"`{each}`" for each in required)
            yield Finding(place, f"{names} in every patch", (Change(place),))


def _removals(contract: Json) -> Iterator[Finding]:
    forms = Forms(contract["definitions"])
    for patch in patches(contract):
        changes = forms.changes(patch.name, patch.resource)
        if changes:
            made = forms.take()
            place = ("definitions", patch.name, "properties")
            names = ", ".join(f"`{each}`" for each in changes)
            added = (Change(("definitions",), made),) if made else ()
            yield Finding(place, f"no null for {names}", (*added, Change(place, changes)))


class Forms:
    """The forms that definitions have within a merge patch, which is one at every depth."""

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        self._definitions = definitions
        self._names: dict[str, str] = {}
        self._made: dict[str, Json] = {}

    def take(self) -> dict[str, Json]:
        """The definitions that have been made since the last call."""
        made, self._made = self._made, {}
        return made

    def changes(self, name: str, resource: str) -> Json:
        """What has to be changed in the properties of a definition to make a patch of it.

        `resource` is the definition of what is patched.
        """
        resource_schema = self._definitions[resource]
        properties = self._definitions[name].get("properties", {})
        state = next((each for each in STATE_ATTRIBUTES if each in properties), None)
        changes: Json = {}
        for attribute, schema in properties.items():
            fixed = attribute == state or is_fixed(attribute, schema, resource_schema)
            if change := self.change(schema, fixed):
                changes[attribute] = change
        return changes

    def change(self, schema: Json, fixed: bool) -> Json:
        """What has to be changed in a schema within a patch; `fixed` says it cannot be removed."""
        name = target(schema)
        if name is None:
            nullable = fixed or "x-nullable" in schema or "type" not in schema
            return {} if nullable else {"x-nullable": True}
        definition = self._definitions[name]
        if is_anything(definition) or "x-nullable" in definition:
            return {}
        if fixed and "properties" not in definition and not is_choice(definition):
            return {}
        return reference(self._form(name))

    def _form(self, name: str) -> str:
        """The name of the form of a definition, which is made if there is none."""
        if name not in self._names:
            known = [name + suffix for suffix in SUFFIXES]
            made = [each for each in known if self._is_form(each)]
            self._names[name] = (made or self._free(known))[0]
            if not made:
                self._made[self._names[name]] = self._form_of(name)
        return self._names[name]

    def _is_form(self, name: str) -> bool:
        """Whether an earlier repair has made a form of that name."""
        return "x-nullable" in self._definitions.get(name, {})

    def _free(self, names: list[str]) -> list[str]:
        return [each for each in names if each not in self._definitions]

    def _form_of(self, name: str) -> Json:
        definition: Json = copy.deepcopy(self._definitions[name])
        members = "Members that are left out stay as they are; `null` removes a member, or all."
        form = {
            **{key: each for key, each in definition.items() if key not in ("required", "example")},
            "x-nullable": True,
        }
        if "properties" in form:
            form["description"] = f"Changes to a `{name}`. {members}"
            for attribute, schema in form["properties"].items():
                fixed = is_fixed(attribute, schema, definition)
                schema.update(self.change(schema, fixed))
        if KEYWORD in form:
            form[KEYWORD] = [[value, self._form(each)] for value, each in branches(definition)]
        return form


def is_fixed(attribute: str, schema: Json, resource: Mapping[str, Any]) -> bool:
    """Whether a resource always has the attribute, so that it cannot be removed."""
    return attribute in resource.get("required", ()) or schema.get("minItems", 0) > 0


KINDS: Final = (
    Kind(
        "required-in-patch",
        "A patch is partial, but each one would have to repeat these attributes. It is the patched "
        "resource that has to be complete.",
        "nothing is required of a patch",
        _required,
    ),
    Kind(
        "null-in-patch",
        "In a merge patch `null` removes an attribute, and a merge patch goes into objects: it may "
        "name a part of one, and remove another part. What a resource always has cannot be "
        "removed, nor can its state, which the server keeps.",
        "`x-nullable`, and for objects definitions of their own (`…_Update`)",
        _removals,
    ),
)
