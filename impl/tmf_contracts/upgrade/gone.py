"""The attributes that a new revision no longer has, where the code names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tmf_contracts.model.api import ApiModel
from tmf_contracts.model.attributes import Table
from tmf_contracts.upgrade.code import Text

Places = dict[str, list[str]]
"""The places in the code, by what is gone there."""


def attributes(old: ApiModel, new: ApiModel, texts: Sequence[Text]) -> Places:
    """The attributes and the paths of resources that are gone, each with where it is named.

    A path such as `relatedParty.id` leads from a resource to an attribute. A name alone is that of
    an attribute which is gone if no other attribute has it, if a resource had it, or if the module
    names the definition as well: `id` is an attribute of very many.
    """
    found = _paths(old, new, texts)
    told = {place for places in found.values() for place in places}
    left = {name for declared in new.attributes.values() for name in declared}
    resources = {each.definition for each in old.resources}
    modules = _modules(texts)
    for name, definitions in _lacking(old.attributes, new.attributes).items():
        of_resource = bool(resources.intersection(definitions))
        places = [
            each.place
            for each in texts
            if name in each.value.split(".")
            and each.place not in told
            and (
                name not in left
                or (of_resource and each.value == name)
                or modules[each.module].intersection(definitions)
            )
        ]
        if places:
            found[f"{name} of {', '.join(definitions)}"] = places
    return found


def _paths(old: ApiModel, new: ApiModel, texts: Sequence[Text]) -> Places:
    """The paths of several steps that lead from a resource to nothing any more."""
    found: Places = {}
    for name in [each.definition for each in old.resources if each.definition in new.attributes]:
        for each in texts:
            steps = each.value.split(".")
            had, has = (_leads(table, name, steps) for table in (old.attributes, new.attributes))
            if len(steps) > 1 and had and not has:
                found.setdefault(f"{each.value} of {name}", []).append(each.place)
    return found


def _leads(table: Table, definition: str, steps: Sequence[str]) -> bool:
    """Whether the steps lead from a definition to an attribute."""
    for step in steps:
        attribute = table.get(definition, {}).get(step)
        if attribute is None:
            return False
        definition = attribute.type
    return True


def _lacking(old: Table, new: Table) -> Mapping[str, Sequence[str]]:
    """The definitions that are still there, by the names of attributes that they have lost."""
    found: dict[str, list[str]] = {}
    for definition, declared in old.items():
        for name in declared:
            if definition in new and name not in new[definition]:
                found.setdefault(name, []).append(definition)
    return found


def _modules(texts: Sequence[Text]) -> Mapping[str, set[str]]:
    """All texts of each module."""
    found: dict[str, set[str]] = {}
    for each in texts:
        found.setdefault(each.module, set()).add(each.value)
    return found
