"""What is wrong in the file, in lines for its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from marshmallow.exceptions import SCHEMA as OF_TABLE

from tmf630.printing import plain, without_password
from tmf630.wire import quoted

_BARE_KEY: Final = re.compile(r"[\w-]{1,100}", re.ASCII)
_ABSENT: Final = object()


def lines(messages: Any, given: Any, place: str = "") -> Iterator[str]:
    """A line for each message: the place, such as `acceptance.centre[1].url`, and what is wrong.

    `messages` are those of marshmallow, `given` is the document that they are about. A message that
    says what must be follows what is.
    """
    if isinstance(messages, Mapping):
        for key, each in messages.items():
            if key == OF_TABLE:
                yield from lines(each, given, place)
            else:
                yield from lines(each, _part(given, key), _below(place, key))
        return
    for message in messages:
        is_there = given is not _ABSENT and message.startswith("must ")
        said = f"is {_shown(given)}: it {message}" if is_there else message
        yield plain(f"{place}: {said}" if place else said)


def _part(given: Any, key: Any) -> Any:
    try:
        return given[key]
    except (IndexError, KeyError, TypeError):
        return _ABSENT


def _below(place: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{place}[{key}]"
    name = key if _BARE_KEY.fullmatch(key) else quoted(key)
    return f"{place}.{name}" if place else name


def _shown(value: Any) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return quoted(without_password(value) if "://" in value else value)
        case bool() | int() | float():
            return quoted(value)
    return str(value)  # a date or a time, which TOML has, and JSON has not
