"""Validates values of the definitions of a contract, and says what is wrong with them and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind as Keyword

from tmf_contracts.branches import json_schemas

_MOST: Final = 5
"""The number of problems listed of one value."""
_LONGEST: Final = 200
"""The characters of a message."""

Json = dict[str, Any]


def validator(
    definitions: Mapping[str, Json], schema: Json, *, required: bool = True
) -> jsonschema_rs.Draft4Validator:
    """The validator of a schema that refers to definitions, of which `@type` selects branches.

    With `required=False` attributes of definitions may be missing.
    """
    known = {name: each if required else _partial(each) for name, each in definitions.items()}
    return jsonschema_rs.Draft4Validator(
        {**schema, "definitions": json_schemas(known)}, validate_formats=True
    )


def problems(validating: jsonschema_rs.Draft4Validator, value: Any) -> Sequence[str]:
    """What is wrong with a value, each problem with its place. Only the first few are listed."""
    found = _in_selected_branches(validating.iter_errors(value))
    return [_described(error) for error in islice(found, _MOST)]


def _partial(definition: Json) -> Json:
    return {key: value for key, value in definition.items() if key != "required"}


def _in_selected_branches(
    errors: Iterable[jsonschema_rs.ValidationError],
) -> Iterator[jsonschema_rs.ValidationError]:
    """The errors; instead of one about branches, those of the branch that `@type` selects."""
    for error in errors:
        forms = error.kind.context if isinstance(error.kind, Keyword.AnyOf) else ()
        above = list(error.schema_path)
        selected = [form for form in forms if not any(_is_below(above, each) for each in form)]
        if selected:
            yield from _in_selected_branches(selected[0])
        else:
            yield error


def _is_below(above: Sequence[str | int], error: jsonschema_rs.ValidationError) -> bool:
    """Whether an error is about the condition of a branch, and not about the branch itself."""
    return list(error.schema_path)[: len(above)] == above


def _described(error: jsonschema_rs.ValidationError) -> str:
    place = "".join(f"/{each}" for each in error.instance_path)
    message = error.message[:_LONGEST]
    return f"{place}: {message}" if place else message
