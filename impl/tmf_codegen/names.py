"""Generates the names of definitions and events: the type check finds code that uses a lost one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tmf_contracts.model.attributes import attributes
from tmf_contracts.operations import operations
from tmf_contracts.references import target

_HEAD = '''"""The names of definitions and events of {title} {version}.

Generated from openapi/ by `python -m tmf_codegen`, and never edited.
"""

from __future__ import annotations

from typing import Literal
'''


def module(contract: Mapping[str, Any]) -> str:
    """The source of the module `names`."""
    return "\n".join(_lines(contract))


def _lines(contract: Mapping[str, Any]) -> Iterator[str]:
    yield _HEAD.format(title=contract["info"]["title"], version=contract["info"]["version"])
    yield f"DefinitionName = Literal{sorted(attributes(contract))!r}"
    yield '"""Names of definitions with attributes: mypy finds code that uses a removed one."""\n'
    yield f"EventName = Literal{list(_events(contract))!r}"
    yield '"""The definitions of events."""\n'


def _events(contract: Mapping[str, Any]) -> Iterator[str]:
    for operation in operations(contract):
        for parameter in operation.get("parameters", []):
            name = target(parameter.get("schema", {})) or ""
            if name.endswith("Event"):
                yield name
