"""What a catalogue says of the characteristics of an item's product.

The specification describes them; the offering's value uses narrow them. Where a value use lists
values, only these can be ordered, also of a characteristic that is extensible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from ordercentre.capture.characteristics.values import (
    ARRAY,
    are_same,
    check_of,
    decimal,
    is_of,
    kind_of,
    read_as,
    text,
)
from ordercentre.catalogue.model import AllowedValue, CharacteristicSpecification
from tmf630.patterns import BadPattern, Pattern, TooLong


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    """What can be ordered of a characteristic at a moment.

    `kind` is the type that `value_type` names, empty if it is not known. `allowed` is None where
    any value of the type is allowed. `defaults` are the values that it has if none is sent; they
    are the only ones if it is `fixed`.
    """

    name: str
    value_type: str
    kind: str
    least: int
    most: int | None
    fixed: bool
    regex: str
    allowed: Sequence[AllowedValue] | None
    defaults: Sequence[Any]

    @property
    def filling(self) -> Sequence[Any]:
        """The values that a new product gets if it sends none and needs some; empty if none do."""
        values = self.defaults[: self.most]
        return values if len(values) >= self.least and all(map(self._can_be, values)) else ()

    @cached_property
    def surely_takes(self) -> Callable[[Any], bool]:
        """A quick check of what was sent as the only value: whether it can surely be ordered."""
        if (
            self.regex
            or (self.fixed and self.defaults)
            or (self.most is not None and self.most < 1)
        ):
            return never
        if self.allowed is None:
            return check_of(self.kind)
        if self.kind not in ("", "string"):
            return never
        texts = frozenset(each.value for each in self.allowed if isinstance(each.value, str))
        return lambda sent: isinstance(sent, str) and sent in texts

    def _can_be(self, default: Any) -> bool:
        """Whether a default is one value, and keeps to what the catalogue says otherwise."""
        is_one = self.values(default) == [default]
        return is_one and is_of(default, self.kind) and matches(self.regex, default)

    def values(self, sent: Any) -> list[Any]:
        """The values in an entry that was sent: those of an array are several, null is none."""
        if sent is None:
            return []
        return sent if isinstance(sent, list) and self.kind != ARRAY else [sent]

    def allows(self, value: Any) -> bool:
        """Whether a value is among those that are listed."""
        if self.allowed is None or self._lists(value):
            return True
        return isinstance(value, list) and bool(value) and all(map(self._lists, value))

    def _lists(self, value: Any) -> bool:
        return any(is_within(value, each) for each in self.allowed or ())


@dataclass(frozen=True)
class Described:
    """The characteristics of an item's product, each made when it is asked for.

    `mandatory` are the names of those that have values, with how many these are at least.

    `owner` is the id of the specification that describes them, `is_complete` whether there can be
    no other ones: a specification that is unknown, or that describes none at all, says nothing.
    """

    owner: str
    is_complete: bool
    own: Mapping[str, CharacteristicSpecification]
    uses: Mapping[str, CharacteristicSpecification]
    at: int
    mandatory: Mapping[str, int]
    made: dict[str, Characteristic | None] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> Iterator[str]:
        """The names of all: those of the specification, and those that the offering adds."""
        yield from self.own
        yield from (name for name in self.uses if name not in self.own)

    def get(self, name: str) -> Characteristic | None:
        """The characteristic of a name; None if there is none."""
        if made := self.made.get(name):
            return made
        if name not in self.own and name not in self.uses:
            return None
        self.made[name] = made = self._make(name)
        return made

    @cached_property
    def checks(self) -> Mapping[str, Callable[[Any], bool]]:
        """The quick checks `surely_takes` of all, by their names."""
        return {name: made.surely_takes for name in self.names if (made := self.get(name))}

    def _make(self, name: str) -> Characteristic | None:
        own, use = self.own.get(name), self.uses.get(name)
        if own:
            return _characteristic(own, use, self.at)
        return _characteristic(use, None, self.at) if use else None


def never(sent: Any) -> bool:  # noqa: ARG001
    """The quick check of what has to be looked at."""
    return False


def matches(pattern: str, value: Any) -> bool:
    """Whether a pattern matches all of a value.

    A pattern that RE2 cannot compile matches anything. Any pattern matches an array or object, and
    none a text that is too long to be searched.
    """
    compiled, subject = _compiled(pattern), text(value)
    try:
        return compiled is None or subject is None or compiled.is_all_of(subject)
    except TooLong:
        return False


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Pattern | None:
    try:
        return Pattern(pattern) if pattern else None
    except BadPattern:
        return None


def _characteristic(
    of: CharacteristicSpecification, use: CharacteristicSpecification | None, at: int
) -> Characteristic:
    value_type = of.value_type or (use.value_type if use else "")
    kind = kind_of(value_type)
    narrowed = use if use and use.values else of
    entries = _entries(narrowed, kind, at)
    before = _entries(of, kind, at) if narrowed is use else []
    limits = [each.most for each in (of, use) if each and each.most is not None]
    return Characteristic(
        name=of.name,
        value_type=value_type,
        kind=kind,
        least=max(of.least, use.least if use else 0),
        most=min(limits, default=None),
        fixed=not of.configurable,
        regex=of.regex,
        allowed=entries if narrowed.values and not narrowed.extensible else None,
        defaults=_defaults(entries, before, narrowed.extensible),
    )


def _entries(of: CharacteristicSpecification, kind: str, at: int) -> list[AllowedValue]:
    """The values that are listed and valid at a moment."""
    return [_read(each, kind) for each in of.values if each.valid_for.contains(at)]


def _read(entry: AllowedValue, kind: str) -> AllowedValue:
    value = read_as(entry.value, kind)
    return entry if value is entry.value else replace(entry, value=value)


def _defaults(
    entries: Sequence[AllowedValue], before: Sequence[AllowedValue], extensible: bool
) -> Sequence[Any]:
    """The values that are used if none is sent.

    They are the defaults of the entries, else those of the specification `before` it was narrowed
    that the entries still allow, else the only value that there is.
    """
    if own := _marked(entries):
        return own
    inherited = [
        each for each in _marked(before) if any(is_within(each, entry) for entry in entries)
    ]
    if inherited or extensible or len(entries) != 1 or entries[0].value is None:
        return inherited
    return [entries[0].value]


def _marked(entries: Sequence[AllowedValue]) -> list[Any]:
    return [each.value for each in entries if each.is_default and each.value is not None]


def is_within(value: Any, entry: AllowedValue) -> bool:
    """Whether a value is that of an entry, or within its range and pattern."""
    if entry.value is not None:
        return are_same(value, entry.value)
    if entry.value_from is not None or entry.value_to is not None:
        number = decimal(value)
        if number is None or not _is_in_range(number, entry):
            return False
    return matches(entry.regex, value)


def _is_in_range(number: Decimal, entry: AllowedValue) -> bool:
    bottom, top = bounds(entry)
    above = entry.value_from is None or (
        number >= entry.value_from if bottom else number > entry.value_from
    )
    return above and (
        entry.value_to is None or (number <= entry.value_to if top else number < entry.value_to)
    )


def bounds(entry: AllowedValue) -> tuple[bool, bool]:
    """Whether the lowest number belongs to a range, and whether the highest one does."""
    interval = entry.interval.casefold()
    return interval not in ("open", "closedtop"), interval not in ("open", "closedbottom")
