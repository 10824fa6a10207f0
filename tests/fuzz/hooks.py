"""What schemathesis does not send, by either contract.

Attribute selection drops attributes that the contract requires, so that an answer to `fields` can
never be valid against it; it has tests of its own. And two limits of JSON bodies cannot be
declared in Swagger 2.0 where any value is allowed: no integer beyond 64 bits, no NUL in the name
of an attribute. They are kept in requests that are made to be accepted, and only there.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import GenerationMode

INT64 = range(-(2**63), 2**63)


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    for path in raw_schema["paths"].values():
        for operation in path.values():
            operation["parameters"] = [
                parameter
                for parameter in operation.get("parameters", [])
                if parameter["name"] != "fields"
            ]


@schemathesis.hook
def map_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> Any:
    if is_valid(case):
        case.body = storable(case.body)
    return case


def is_valid(case: schemathesis.Case[Any]) -> bool:
    """Whether a request is made to be accepted."""
    return case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE


def storable(value: Any) -> Any:
    """The value, with what is beyond the two limits brought within them."""
    if isinstance(value, dict):
        return {name.replace("\0", ""): storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, int) and value not in INT64:
        return INT64[-1]
    return value
