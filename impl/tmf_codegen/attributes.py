"""Generates the table of attributes, which can be filtered, sorted and selected, with types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tmf_contracts.model.attributes import Attribute, Table, attributes
from tmf_contracts.operations import operations
from tmf_contracts.references import target

_HEAD = '''"""The attributes of every definition of {title} {version}, with their types.

Definitions contain each other, and `ProductOrderItem` itself, so the paths of a resource are
unbounded. The table is the finite graph of their steps: an attribute whose type is the name of a
definition has that definition's attributes.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, or one element of it if it is an array.

    `type` is `string`, `date-time`, `uri`, `integer`, `number`, `boolean`, `any` (any
    JSON value), or the name of a definition. `enum` lists the values that a string may have,
    `synonyms` maps other accepted spellings to values.
    """

    type: str
    array: bool = False
    enum: tuple[str, ...] | None = None
    synonyms: Mapping[str, str] | None = None

'''
_TAIL = '''

def attributes_of(definition: DefinitionName) -> Mapping[str, Attribute]:
    """The attributes of a definition, by their names."""
    return ATTRIBUTES[definition]
'''


def module(contract: Mapping[str, Any]) -> str:
    """The source of the module `attributes`."""
    return "\n".join(_lines(contract))


def _lines(contract: Mapping[str, Any]) -> Iterator[str]:
    table = attributes(contract)
    yield _HEAD.format(title=contract["info"]["title"], version=contract["info"]["version"])
    yield f"DefinitionName = Literal{sorted(table)!r}"
    yield '"""Names of definitions: the type check finds code that uses a removed one."""\n'
    yield from _table(table)
    yield f"\nEventName = Literal{list(_events(contract))!r}"
    yield f"\nEVENTS: tuple[EventName, ...] = {tuple(_events(contract))!r}"
    yield '"""The definitions of events."""'
    yield _TAIL


def _table(table: Table) -> Iterator[str]:
    yield "ATTRIBUTES: dict[str, dict[str, Attribute]] = {"
    for name, declared in sorted(table.items()):
        yield f"{name!r}: {{"
        for attribute, each in declared.items():
            yield f"{attribute!r}: {_call(each)},"
        yield "},"
    yield "}"


def _call(attribute: Attribute) -> str:
    """The call that makes an attribute."""
    arguments = [
        repr(attribute.type),
        *(["array=True"] if attribute.array else ()),
        *([f"enum={attribute.enum!r}"] if attribute.enum else ()),
        *([f"synonyms={attribute.synonyms!r}"] if attribute.synonyms else ()),
    ]
    return f"Attribute({', '.join(arguments)})"


def _events(contract: Mapping[str, Any]) -> Iterator[str]:
    for operation in operations(contract):
        for parameter in operation.get("parameters", []):
            name = target(parameter.get("schema", {})) or ""
            if name.endswith("Event"):
                yield name
