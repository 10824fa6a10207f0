"""Patches of v5's view: the stored form changes where the view has changed, and nowhere else.

A view is not all that is stored: it has whole units of a duration of 1.5, and `@type`s that v4 has
not. So what would be stored of the view before is compared with what would be stored of it after.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from productordering.versions.beside import EXTERNAL_ID_BESIDE, SAYING_MORE, says_more
from productordering.versions.mapping import BESIDE, EXTERNAL_ID, STATE
from productordering.versions.reading import read
from productordering.versions.states import STATE_BESIDE
from productordering.versions.writing import write
from tmf630 import wire
from tmf630.sharing import elements_apart
from tmf630.wire import Json

_ABSENT: Final = object()
_IN_TWO_ATTRIBUTES: Final = frozenset({STATE, STATE_BESIDE, EXTERNAL_ID, EXTERNAL_ID_BESIDE})


def patched(definition: str, stored: Json, view: Json) -> Json:
    """The stored form after a patch that makes `view` of v5's view.

    Elements of arrays are the same if they are equal, have the same id, or else the same place.
    Where the patch leaves a state that only v5 has, `stateV5` is null: `states.requested` needs it.
    """
    changed: Json = _merged(
        stored, write(definition, read(definition, stored)), write(definition, view)
    )
    return changed


def settled(definition: str, before: Json, stored: Json, names: AbstractSet[str]) -> Json:
    """The stored form after a change by v4: what is beside gives way to what v4 has changed.

    Until then `reading` lets it give way; but filters look at what is stored, and a state that v4
    has left must not return when v4 returns to its projection. `names` are the attributes that have
    changed since `before`.
    """
    if SAYING_MORE[definition].isdisjoint(names):
        return stored
    changed = {name: stored[name] for name in {*names, *_IN_TWO_ATTRIBUTES} if name in stored}
    # What is the same object as before was settled then.
    if not says_more(definition, {n: _new(before.get(n), each) for n, each in changed.items()}):
        return stored
    settled: Json = _with_beside_of(changed, write(definition, read(definition, changed)))
    return {
        name: settled.get(name, each)
        for name, each in stored.items()
        if name in settled or name not in changed
    }


def _new(before: Any, after: Any) -> Any:
    """A value, of an array the elements that were not there before."""
    if isinstance(before, list) and isinstance(after, list):
        return elements_apart(before, after)[1]
    return after


def _merged(stored: Any, before: Any, after: Any) -> Any:
    """What is stored, changed as `after` differs from `before`."""
    if _same(before, after):
        return stored
    if isinstance(stored, dict) and isinstance(before, dict) and isinstance(after, dict):
        names = stored.keys() & (after.keys() | (stored.keys() - before.keys()))
        made = {n: _member(n, stored, before, after) for n in stored if n in names}
        if STATE_BESIDE in stored.keys() - after.keys():
            made[STATE_BESIDE] = None
        new = {n: each for n, each in after.items() if n not in stored}
        return made | {n: v for n, v in new.items() if not _same(v, before.get(n, _ABSENT))}
    if (
        isinstance(stored, list)
        and isinstance(before, list)
        and isinstance(after, list)
        and len(stored) == len(before)
    ):
        return _elements(stored, before, after)
    return after


def _same(one: Any, other: Any) -> bool:
    """Equality of JSON values. 12 and 12.0 differ: each is stored as it was sent."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _member(name: str, stored: Json, before: Json, after: Json) -> Any:
    """A member that is stored. One that no view shows stays, unless the patch has set it."""
    if name not in after:
        return stored[name]
    return _merged(stored[name], before.get(name, _ABSENT), after[name])


def _elements(stored: Sequence[Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    return [
        each if origin is None else _merged(stored[origin], before[origin], each)
        for origin, each in zip(_origins(before, after), after, strict=True)
    ]


def _origins(before: Sequence[Any], after: Sequence[Any]) -> list[int | None]:
    """The place before of each element after; None for a new one.

    Each step takes time in proportion to the elements: an array can have tens of thousands.
    """
    origins: list[int | None] = [
        place if place < len(before) and _same(before[place], each) else None
        for place, each in enumerate(after)
    ]
    for key in (wire.canonical, _key_of_id):
        _find(origins, before, after, key)
    used = set(origins)
    for place, each in enumerate(after[: len(before)]):
        if origins[place] is None and place not in used and _id(before[place]) is _id(each) is None:
            origins[place] = place
    return origins


def _find(
    origins: list[int | None],
    before: Sequence[Any],
    after: Sequence[Any],
    key: Callable[[Any], bytes | None],
) -> None:
    """Give the elements without an origin the first unused ones with the same key, if any."""
    if None not in origins:
        return
    used = set(origins)
    unused: defaultdict[bytes | None, deque[int]] = defaultdict(deque)
    for place, each in enumerate(before):
        if place not in used:
            unused[key(each)].append(place)
    for place, each in enumerate(after):
        if origins[place] is None and (found := key(each)) is not None and unused[found]:
            origins[place] = unused[found].popleft()


def _key_of_id(element: Any) -> bytes | None:
    id = _id(element)
    return None if id is None else wire.canonical(id)


def _id(element: Any) -> Any:
    return element.get("id") if isinstance(element, dict) else None


def _is_beside(name: str, value: Any) -> bool:
    """Whether it is beside. An order has channels, and a product places, by the same names."""
    return name in BESIDE and not (name in ("channel", "place") and isinstance(value, list))


def _with_beside_of(stored: Any, other: Any) -> Any:
    """What is stored, with what the other form has beside."""
    if isinstance(stored, list) and isinstance(other, list):
        return [_with_beside_of(*pair) for pair in zip(stored, other, strict=True)]
    if not isinstance(stored, dict) or not isinstance(other, dict):
        return stored
    return {
        name: other[name]
        if _is_beside(name, each)
        else _with_beside_of(each, other.get(name, each))
        for name, each in stored.items()
        if name in other or not _is_beside(name, each)
    }
