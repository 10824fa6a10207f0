"""The path and query parameters of an operation, read as the types that it declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from marshmallow import Schema, ValidationError, fields, validate

from tmf630.errors import INVALID_QUERY, Fault, UnknownParameter
from tmf630.hints import did_you_mean
from tmf630.http.caching import cached_if_short
from tmf630.query.parameters import OFFSET, Pair, fault


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
        # Lists have predicates as well, which no contract can declare.
        self._only_declared = OFFSET not in self._query
        self._absent = dict.fromkeys(self._query.values())
        self._schema = Schema.from_dict(
            {each["name"]: _field(each) for each in declared if each["in"] == "query"}
        )()
        # Clients poll with the same few query strings.
        self._parse_cached = cached_if_short(1_024)(self._parse)

    def arguments(self, path: Mapping[str, str], query: bytes) -> dict[str, Any]:
        """Argument names and values; a query parameter that is not given is None.

        `path` has the parameters in the path, `query` is the query string. Raises a 400 Fault that
        names the parameter and says what it can be.
        """
        arguments: dict[str, Any] = dict(self._absent)
        for name, argument in self._path.items():
            arguments[argument] = path[name]
        if query:
            arguments |= self._parse_cached(query)
        return arguments

    def _check_names(self, query: Iterable[Pair]) -> None:
        for name, _ in query:
            if name not in self._query:
                if hint := did_you_mean(name, self._query):
                    raise fault(name, hint)
                known = f"it has {', '.join(self._query)}" if self._query else "it has none"
                message = f"is no parameter of this operation; {known}"
                raise UnknownParameter(name, fault(name, message).message)

    def _parse(self, text: bytes) -> dict[str, Any]:
        query = pairs(text)
        if self._only_declared:
            self._check_names(query)
        given = [pair for pair in query if pair[0] in self._query]
        names = [name for name, _ in given]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise fault(twice, "is given more than once")
        try:
            loaded: dict[str, Any] = self._schema.load(dict(given))
        except ValidationError as error:
            name, messages = next(iter(error.messages_dict.items()))
            raise fault(name, messages[0]) from None
        return {self._query[name]: value for name, value in loaded.items()}


@cached_if_short(1_024)
def pairs(query: bytes) -> tuple[Pair, ...]:
    """The pairs of a query string; raises a 400 Fault."""
    try:
        return tuple(parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise Fault(
            INVALID_QUERY, "the query string is percent-encoded, but what it encodes is not UTF-8"
        ) from None


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
