"""Whether definitions are schemas at all: JSON Schema draft 4, on which Swagger 2.0 is based."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs

from tmf_contracts.reading.faults import at

_DEFINITIONS: Final = "definitions"
_MESSAGE_LENGTH: Final = 200


def check(definitions: Mapping[str, Any]) -> None:
    """Raise InvalidContract for a definition that is no schema."""
    try:
        jsonschema_rs.Draft4Validator({_DEFINITIONS: dict(definitions)})
    except jsonschema_rs.ValidationError as error:
        place = tuple(error.instance_path)
        raise at(place or (_DEFINITIONS,), error.message[:_MESSAGE_LENGTH]) from None
