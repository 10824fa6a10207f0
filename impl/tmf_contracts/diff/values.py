"""Compares what two schemas say of a single value: type, format, enum, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tmf_contracts.diff.changes import Finding
from tmf_contracts.diff.model import Schema
from tmf_contracts.diff.shapes import ANY_VALUE, described, written

_LOWER: Final = ("minimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "maxLength", "maxItems", "maxProperties")
_SWITCHES: Final = ("exclusiveMinimum", "exclusiveMaximum", "uniqueItems")
_FLAGS: Final = (
    ("readOnly", "read-only"),
    ("writeOnly", "write-only"),
    ("deprecated", "deprecated"),
)
_WIDER: Final = {("integer", "number"), ("int32", "int64"), ("float", "double")}
"""Types and formats of which every value of the first is one of the second."""


_Difference = tuple[str, str, str]
"""A kind, before and after."""


def types(old: Schema, new: Schema, subject: str) -> Finding:
    """The change of a type, which references name; a definition may allow any value, too."""
    before, after = (described(each) if each.type else ANY_VALUE for each in (old, new))
    return _finding(old, new, subject, _replacement("type", before, after, ANY_VALUE))


def nullable(old: Schema, new: Schema, subject: str) -> Iterator[Finding]:
    """The change of whether null is valid."""
    if old.nullable != new.nullable:
        kind = "nullable" if new.nullable else "not-nullable"
        yield _finding(old, new, subject, (kind, "", ""))


def facets(old: Schema, new: Schema, subject: str) -> Iterator[Finding]:
    """The changes of values of the same type."""
    yield from nullable(old, new, subject)
    for difference in (
        *_format(old.format or "none", new.format or "none"),
        *_enum(old.enum, new.enum),
        *_bounds(old, new),
        *_flags(old.flags, new.flags),
        *_default(old.default, new.default),
    ):
        yield _finding(old, new, subject, difference)


def _finding(old: Schema, new: Schema, subject: str, difference: _Difference) -> Finding:
    kind, before, after = difference
    return Finding(
        kind=kind, old=old.place, new=new.place, subject=subject, before=before, after=after
    )


def _replacement(what: str, before: str, after: str, anything: str) -> _Difference:
    """The replacement of a type or format; `anything` names the one that every value has."""
    if before == anything or (after, before) in _WIDER:
        return f"{what}-narrowed", before, after
    if after == anything or (before, after) in _WIDER:
        return f"{what}-widened", before, after
    return f"{what}-changed", before, after


def _format(old: str, new: str) -> Iterator[_Difference]:
    if old != new:
        yield _replacement("format", old, new, "none")


def _enum(old: tuple[Any, ...] | None, new: tuple[Any, ...] | None) -> Iterator[_Difference]:
    before = dict.fromkeys(map(written, old or ()))
    after = dict.fromkeys(map(written, new or ()))
    if old is None and new is not None:
        yield "enum-added", "", ", ".join(after)
    elif old is not None and new is None:
        yield "enum-removed", ", ".join(before), ""
    else:
        for value in before.keys() - after.keys():
            yield "enum-value-removed", value, ""
        for value in after.keys() - before.keys():
            yield "enum-value-added", "", value


def _bounds(old: Schema, new: Schema) -> Iterator[_Difference]:
    for name in sorted(old.bounds.keys() | new.bounds.keys()):
        before, after = _bound(name, old.bounds.get(name)), _bound(name, new.bounds.get(name))
        if written(before) != written(after):
            yield _tightening(name, before, after), _said(name, before), _said(name, after)


def _bound(name: str, value: Any) -> Any:
    """None stands for the value that bounds nothing."""
    nothing = (name in _SWITCHES and value is False) or (name in _LOWER[1:] and value == 0)
    return None if nothing else value


def _tightening(name: str, before: Any, after: Any) -> str:
    if before is None:
        return "bound-tightened"
    if after is None:
        return "bound-loosened"
    numbers = all(isinstance(each, int | float) for each in (before, after))
    if not numbers or name not in (*_LOWER, *_UPPER):
        return "bound-changed"
    return "bound-tightened" if (after > before) == (name in _LOWER) else "bound-loosened"


def _said(name: str, value: Any) -> str:
    return f"no {name}" if value is None else f"{name} {written(value)}"


def _flags(old: frozenset[str], new: frozenset[str]) -> Iterator[_Difference]:
    for flag, kind in _FLAGS:
        if (flag in old) != (flag in new):
            yield (kind if flag in new else f"not-{kind}"), "", ""


def _default(old: Any, new: Any) -> Iterator[_Difference]:
    if old != new:
        before, after = ("none" if each is None else written(each) for each in (old, new))
        yield "default", before, after
