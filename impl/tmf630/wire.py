"""JSON as it is on the wire: read once, strictly; written compactly.

RFC 8259 leaves open what a receiver makes of duplicate names, lone surrogates or numbers that no
double holds. Parsers disagree about these, which attackers exploit, so they are refused here. What
has been read is handed on as objects, never as text.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import orjson

Json = dict[str, Any]
"""A JSON object."""

MAX_DEPTH: Final = 64
INT64: Final = range(-(2**63), 2**63)
_INT64_DIGITS: Final = 20
_QUOTED_LENGTH: Final = 80
_MAX_SEARCHED_LENGTH: Final = 128 * 1024
_NUL: Final = "\\u0000"
"""The only spelling of this character in JSON."""
_BYTE_ORDER_MARKS: Final = {
    b"\xef\xbb\xbf": "UTF-8",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_BLANKS: Final = b" \t\r\n"
_NO_BRACKETS_OR_QUOTES: Final = bytes(set(range(256)) - set(b'[]{}"'))


class Malformed(ValueError):
    """The text is not JSON that can be kept; the message says why, for its sender."""


class _TooLarge(Exception):
    """An integer that is not kept; where it stands in the text is not known here."""


def parse(text: bytes, max_depth: int = MAX_DEPTH) -> Any:
    """The JSON value of a UTF-8 text of so many levels at most; raises Malformed."""
    value = _plain(text)
    if value is None:
        value = _read(text)
    if not _is_shallow(text, max_depth):
        check_depth(value, max_depth=max_depth)
    return value


def _read(text: bytes) -> Any:
    """The value of any text, by a decoder that checks each object and number."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if text.startswith(mark):
            raise Malformed(
                f"the body begins with a byte order mark of {encoding}: JSON is sent in UTF-8"
                " without one (RFC 8259)"
            )
    try:
        characters = text.decode("utf-8")
        value = (_WARY_DECODER if _NUL in characters else _DECODER).decode(characters)
    except _TooLarge as error:
        raise Malformed(f"{_place_of_mark(characters)}{error}") from None
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is not UTF-8: byte {error.start} cannot be read") from None
    except json.JSONDecodeError as error:
        raise Malformed(
            f"the body is not JSON: {error.msg} at line {error.lineno} column {error.colno}"
        ) from None
    except RecursionError:
        raise _too_deep(MAX_DEPTH) from None
    if "\\ud" in characters or "\\uD" in characters:
        _refuse_lone_surrogates(value)
    return value


def _plain(text: bytes) -> Any:
    """The value of a text that certainly has nothing to refuse; None of any other.

    Most texts are the same as the text that orjson writes of their value, apart from blanks. Then
    orjson has lost nothing in reading, such as a name that comes twice. This takes a third of the
    time of the decoder that checks each object and number.
    """
    try:
        value = orjson.loads(text)
        # With this option orjson writes no integer beyond 53 bits. It reads an integer beyond 64
        # bits as a double, and writes it in another way.
        written = orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER)
    except (ValueError, TypeError):
        return None
    same = written == text or written.translate(None, _BLANKS) == text.translate(None, _BLANKS)
    return value if same and not _contains(text, _NUL.encode()) else None


def _is_shallow(text: bytes, max_depth: int) -> bool:
    """Whether the brackets alone show that a JSON text is not nested too deeply."""
    # Without the other characters the two quotes of a string stand together and are removed, unless
    # the string contains a bracket or a quote.
    brackets = text.translate(None, _NO_BRACKETS_OR_QUOTES).replace(b'""', b"")
    if b'"' in brackets or _contains(text, b'\\"'):
        return False
    # The brackets of innermost pairs now stand together. Each round removes two levels at most.
    for _ in range(max_depth // 2):
        if not brackets:
            break
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return not brackets


def _contains(text: bytes, escape: bytes) -> bool:
    """Whether a text contains an escape sequence."""
    # A search for one byte is fifty times as fast, and most texts have no escapes.
    return b"\\" in text and escape in text


def quoted(value: Any) -> str:
    """A value as a message quotes it: in JSON, and short."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str) and len(value) > _QUOTED_LENGTH:
        value = value[:_QUOTED_LENGTH] + "…"
    # A message is sent in UTF-8, which has no lone surrogates.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def check_depth(value: Any, depth: int = 1, max_depth: int = MAX_DEPTH) -> None:
    """Raise Malformed when a value that stands at that depth has parts that stand too deep."""
    if isinstance(value, dict):
        values: Any = value.values()
    elif isinstance(value, list):
        values = value
    else:
        return
    if depth > max_depth:
        raise _too_deep(max_depth)
    for each in values:
        check_depth(each, depth + 1, max_depth)


def canonical(value: Any) -> bytes:
    """A text that is the same for all values that differ in nothing but the order of members."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def decode(text: bytes) -> Any:
    """The value of a text that `encode` has written: nothing in it needs refusing any more."""
    return orjson.loads(text)


def encode(value: Any) -> bytes:
    """The compact JSON text of a value that `parse` has read, or of one made of such values."""
    return orjson.dumps(value)


def _refuse_lone_surrogates(value: Any) -> None:
    try:
        orjson.dumps(value)
    except TypeError:
        raise Malformed("a string holds a surrogate without its other half") from None


def _too_deep(max_depth: int) -> Malformed:
    return Malformed(f"the body is nested deeper than {max_depth} levels")


def _integer(digits: str) -> int:
    if len(digits) > _INT64_DIGITS or (number := int(digits)) not in INT64:
        shortened = digits if len(digits) <= _QUOTED_LENGTH else digits[:_QUOTED_LENGTH] + "…"
        raise _TooLarge(
            f"the integer {shortened} does not fit 64 bits;"
            " a string does, where any value is allowed"
        )
    return number


def _place_of_mark(characters: str) -> str:
    """Where the first integer stands that is not kept, as the beginning of a message.

    It is not looked for in a text that is long, or is no JSON for other reasons as well.
    """
    if len(characters) > _MAX_SEARCHED_LENGTH:
        return ""
    with suppress(ValueError, RecursionError):
        return ("".join(_marked(_MARKING_DECODER.decode(characters)) or ()) or "the body") + ": "
    return ""


def _marking(digits: str) -> object:
    return _MARK if len(digits) > _INT64_DIGITS or int(digits) not in INT64 else None


def _marked(value: Any) -> tuple[str, ...] | None:
    """The path to the first mark within a value, each step with its slash; None without one."""
    if isinstance(value, dict):
        members: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        return () if value is _MARK else None
    for step, each in members:
        if (path := _marked(each)) is not None:
            return ("/" + str(step).replace("~", "~0").replace("/", "~1"), *path)
    return None


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise Malformed(f"the number {quoted(digits)} is larger than a double can hold")
    return number


def _constant(name: str) -> Any:
    raise Malformed(f"{name} is not a JSON value")


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(members)
    if len(result) != len(members):
        counts = Counter(name for name, _ in members)
        twice = next(name for name, count in counts.items() if count > 1)
        raise Malformed(f"an object names {quoted(twice)} twice")
    return result


def _object_without_nul(members: list[tuple[str, Any]]) -> dict[str, Any]:
    if any("\0" in name for name, _ in members):
        raise Malformed("the name of an attribute holds the character NUL")
    return _object(members)


def _decoder(hook: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> json.JSONDecoder:
    return json.JSONDecoder(
        parse_int=_integer, parse_float=_float, parse_constant=_constant, object_pairs_hook=hook
    )


_DECODER: Final = _decoder(_object)
_WARY_DECODER: Final = _decoder(_object_without_nul)
_MARK: Final = object()
_MARKING_DECODER: Final = json.JSONDecoder(parse_int=_marking, parse_constant=_constant)
"""Puts a mark in the place of every integer that is not kept."""
