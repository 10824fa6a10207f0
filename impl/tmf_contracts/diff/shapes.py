"""The shape of a schema in words, and names that may stand for the same attribute."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import product
from typing import Any, Final

from tmf_contracts.diff.model import Contract, Schema

ANYTHING: Final = Schema(place="")
ANY_VALUE: Final = "any value"
_SIMILAR: Final = 0.6
_COMMON: Final = ("id", "href", "name")
_VARIANT: Final = re.compile(r"_(Create|Update|FVO|MVO|Selection)$")
"""What TM Forum, and the conversion to OpenAPI 3.0, add to the name of a resource's definition."""


def stem(name: str) -> str:
    """The name of a definition without what it is for."""
    return _VARIANT.sub("", name)


def described(schema: Schema) -> str:
    """The type of a value: `string`, `array of Note`, `one of Product, ProductRef`."""
    if schema.reference:
        return schema.reference
    if schema.branches:
        return "one of " + ", ".join(described(each) for each in schema.branches)
    if schema.type == "array":
        return f"array of {described(schema.items or ANYTHING)}"
    return schema.type or ANY_VALUE


def written(value: Any) -> str:
    """A value as it is in the contract; text is quoted, since it may end in a blank."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def flat(schema: Schema, contract: Contract) -> Schema:
    """An object that has the properties of all alternatives, and requires what all of them do."""
    branches = [contract.resolved(each) for each in schema.branches]
    branches = [each for each in branches if each.properties and not each.branches]
    if not branches:
        return schema
    required = [each.required for each in branches]
    common = set(required[0]).intersection(*required[1:])
    return replace(
        schema,
        type="object",
        branches=(),
        discriminator=None,
        properties={
            name: value for each in (*branches, schema) for name, value in each.properties.items()
        },
        required={**{name: required[0][name] for name in common}, **schema.required},
    )


def similarity(old: Schema, new: Schema) -> float:
    """How much of the smaller of two resolved schemas the other one has, from 0 to 1."""
    if (old.enum is None) != (new.enum is None) or old.type != new.type:
        return 0.0
    if old.enum is not None and new.enum is not None:
        return _overlap(map(written, old.enum), map(written, new.enum))
    if old.type == "object":
        return _overlap(_own_names(old), _own_names(new))
    return float(described(old) == described(new))


def _own_names(schema: Schema) -> list[str]:
    """Without the names that most of TM Forum's definitions have."""
    return [name for name in schema.properties if not name.startswith("@") and name not in _COMMON]


def _overlap(old: Iterable[str], new: Iterable[str]) -> float:
    one, other = set(old), set(new)
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else float(one == other)


def renames(removed: Mapping[str, Schema], added: Mapping[str, Schema]) -> dict[str, str]:
    """The added name that each removed one may have got: of the same shape, and alike."""
    scores = sorted(
        (
            (-_likeness(old, new), old, new)
            for old, new in product(removed, added)
            if _shape(removed[old]) == _shape(added[new])
        ),
    )
    found: dict[str, str] = {}
    for score, old, new in scores:
        if -score >= _SIMILAR and old not in found and new not in found.values():
            found[old] = new
    return found


def _shape(schema: Schema) -> tuple[str, str | None]:
    name = schema.reference or (schema.items.reference if schema.items else None)
    said = described(schema)
    return (said.replace(name, stem(name)) if name else said), schema.format


def _likeness(old: str, new: str) -> float:
    """From 0 to 1; names that end in the same word, such as `Date`, are alike."""
    ends = [re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)[-1:] for name in (old, new)]
    same_end = bool(ends[0]) and ends[0][0].lower() == ends[1][0].lower() if ends[1] else False
    ratio = SequenceMatcher(None, old.lower(), new.lower()).ratio()
    return max(ratio, _SIMILAR if same_end else 0.0)
