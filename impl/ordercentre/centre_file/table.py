"""A table of the file, which refuses keys that it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError, validates_schema

from tmf630.hints import did_you_mean

T = TypeVar("T")


class Table(Schema):
    """The schema of a table. It finds what is wrong with its keys beside all other faults."""

    error_messages = {"type": "must be a table"}  # noqa: RUF012

    class Meta:
        unknown = EXCLUDE

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _refuse_unknown_keys(self, _: Any, original: Any, **__: Any) -> None:
        if not isinstance(original, Mapping):
            return
        if unknown := [key for key in original if key not in self.fields]:
            raise ValidationError({key: [self._hint(key)] for key in unknown})

    def _hint(self, key: str) -> str:
        known = [name for name in self.fields if name not in self.refused]
        hint = did_you_mean(key, known)
        return f"is unknown: {hint or 'there are ' + ', '.join(known)}"

    refused: tuple[str, ...] = ()
    """Keys that are known in order to be refused."""


def made(kind: type[T], table: Mapping[str, Any], **more: Any) -> T:
    """A dataclass from what a table has of it. What it has not is the default of the class."""
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: table[name] for name in names if name in table}, **more)
