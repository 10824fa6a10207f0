"""The JSON values of texts, by the fields of the generated schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from tmf630.wire import INT64, quoted

_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,18})", re.ASCII)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_TEXTS: Final = (fields.String, fields.Raw)
"""Fields whose values are texts as they are."""
_WORDS: Final[Mapping[type[fields.Field[Any]], str]] = {
    fields.Integer: "no integer of at most 64 bits, such as 500",
    fields.Float: "no number, such as 9.99",
    fields.Boolean: "neither true nor false",
    fields.AwareDateTime: "no date-time with an offset, such as 2026-01-31T08:15:00Z",
}
"""What a text is that is no value of a field."""


def _integer() -> fields.Field[Any]:
    return fields.Integer(strict=True, validate=validate.Range(INT64[0], INT64[-1]))


TYPES: Final[Mapping[str, Callable[[], fields.Field[Any]]]] = {
    "string": fields.String,
    "integer": _integer,
    "number": fields.Float,
    "boolean": fields.Boolean,
    "date-time": fields.AwareDateTime,
}
"""The fields of the types of a contract."""


def reader(field: fields.Field[Any]) -> Callable[[str], Any]:
    """The function that makes the value of a text, or raises ValueError."""
    if type(field) in _TEXTS and not field.validators:
        return str  # most cells: the field would return the text, slowly
    return partial(_value, field)


def _value(field: fields.Field[Any], text: str) -> Any:
    try:
        sent = _number(text) if isinstance(field, fields.Number) else text
        read = field.deserialize(sent)
    except ValidationError as error:
        raise ValueError(f"is {quoted(text)}{_reason(field, error)}") from None
    # Numbers and date-times are stored as they are spelled.
    return read if isinstance(field, fields.Boolean) else sent


def _number(text: str) -> int | float:
    """The number in a text, which is spelled as in JSON: marshmallow takes other spellings, too."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    raise ValidationError("")


def _reason(field: fields.Field[Any], error: ValidationError) -> str:
    if words := _WORDS.get(type(field)):
        return f", which is {words}"
    message = str(error.messages[0])
    return f": {message[:1].lower()}{message[1:].removesuffix('.')}"
