"""What schemathesis leaves out of the requests that it makes, by either contract.

Attribute selection drops attributes that the contract requires, so that an answer to `fields` can
never be valid against it; it has tests of its own. And two limits of JSON bodies cannot be
declared in Swagger 2.0 where any value is allowed: no integer beyond 64 bits, no NUL in the name
of an attribute. Only requests that count as valid are filtered: whatever is wrong is sent.
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
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    valid = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    return not valid or storable(case.body)


def storable(value: Any) -> bool:
    """Whether a JSON value is within the two limits."""
    if isinstance(value, dict):
        return all("\0" not in name and storable(each) for name, each in value.items())
    if isinstance(value, list):
        return all(storable(each) for each in value)
    return not isinstance(value, int) or value in INT64
