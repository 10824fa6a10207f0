"""Path and query parameters that an operation declares, read as the types it declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from tmf630.errors import INVALID_QUERY, Fault


class AsciiInteger(fields.Integer):
    """A whole number in ASCII digits: no blanks, underscores or digits of other scripts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Parameters:
    """The parameters of one operation, as arguments of its handler."""

    def __init__(
        self, declared: Iterable[Mapping[str, Any]], argument_names: Mapping[str, str]
    ) -> None:
        self._path = {
            each["name"]: argument_names[each["name"]] for each in declared if each["in"] == "path"
        }
        self._query = {
            each["name"]: argument_names[each["name"]] for each in declared if each["in"] == "query"
        }
        self._absent = dict.fromkeys(self._query.values())
        self._schema = Schema.from_dict(
            {each["name"]: _field(each) for each in declared if each["in"] == "query"}
        )()

    def arguments(
        self, path: Mapping[str, str], query: Sequence[tuple[str, str]]
    ) -> dict[str, Any]:
        """Argument names and values; a query parameter that is not given is None.

        Raises a 400 Fault that names the parameter and says what it may be.
        """
        arguments: dict[str, Any] = {argument: path[name] for name, argument in self._path.items()}
        arguments |= self._absent
        if query and self._query:
            for name, value in self._read(query).items():
                arguments[self._query[name]] = value
        return arguments

    def _read(self, query: Sequence[tuple[str, str]]) -> dict[str, Any]:
        given: dict[str, str] = {}
        for name, value in query:
            if name in given:
                raise Fault(INVALID_QUERY, f"{name}: is given more than once")
            if name in self._query:
                given[name] = value
        try:
            loaded: dict[str, Any] = self._schema.load(given)
        except ValidationError as error:
            name, messages = next(iter(error.messages_dict.items()))
            raise Fault(INVALID_QUERY, f"{name}: {messages[0]}") from None
        return loaded


def _field(declared: Mapping[str, Any]) -> fields.Field[Any]:
    """The field that reads a declared query parameter."""
    if declared["type"] != "integer":
        return fields.String()
    return AsciiInteger(
        error_messages={"invalid": "must be a whole number, such as 20"},
        validate=validate.Range(
            min=declared.get("minimum"),
            max=declared.get("maximum"),
            error="must be a whole number from {min} to {max}",
        ),
    )
