"""The values of the file: each function reads one, and raises ValueError with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from marshmallow import ValidationError, fields

from tmf630.outbound import targets

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Value(fields.Field[Any]):
    """A value that `read` reads."""

    default_error_messages = {"required": "is missing"}  # noqa: RUF012

    def __init__(self, read: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self._read = read

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        try:
            return self._read(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


def text(value: Any) -> str:
    """A text in which there is something to read."""
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value
    raise ValueError("must be a text of one line that is not empty")


def short_name(value: Any) -> str:
    """A name that fits into a line of a report."""
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    raise ValueError("must have 1 to 64 letters, digits, _ and -")


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    try:
        if isinstance(value, list) and value:
            return tuple(map(text, value))
    except ValueError:
        pass
    raise ValueError('must be a list of texts, such as ["one", "other"]')


def texts_by_text(value: Any) -> Mapping[str, str]:
    """A table of texts."""
    if isinstance(value, dict) and all(isinstance(each, str) and each for each in value.values()):
        return value
    raise ValueError('must be a table of texts, such as { one = "other" }')


def flag(value: Any) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def one_of(choices: Sequence[str]) -> Callable[[Any], str]:
    """The reader of one of some texts, which may be those of an enumeration."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return choices[choices.index(value)]
        raise ValueError(f"must be one of {', '.join(choices)}")

    return read


def seconds(least: float, most: int) -> Callable[[Any], float]:
    """The reader of a number of seconds."""

    def read(value: Any) -> float:
        if type(value) in (int, float) and least <= value <= most:
            return float(value)
        raise ValueError(f"must be a number of seconds from {least:g} to {most}")

    return read


def count(least: int, most: int) -> Callable[[Any], int]:
    """The reader of a whole number."""

    def read(value: Any) -> int:
        if type(value) is int and least <= value <= most:
            return value
        raise ValueError(f"must be a whole number from {least} to {most}")

    return read


def base_url(value: Any) -> str:
    """The base URL of an API."""
    return _url(value, "must be http(s)://HOST[:PORT][/PATH]", targets.check_base_url)


def url(value: Any) -> str:
    """A URL, which may have a query."""
    return _url(value, "must be http(s)://HOST[:PORT][/PATH][?QUERY]", targets.check_url)


def _url(value: Any, allowed: str, check: Callable[[str], None]) -> str:
    if isinstance(value, str):
        try:
            check(value)
        except targets.Malformed as error:
            raise ValueError(f"{allowed}: {error}") from None
        return value
    raise ValueError(allowed)
