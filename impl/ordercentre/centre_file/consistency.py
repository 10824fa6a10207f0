"""Whether the tables of the acceptance centres fit together.

They are looked at as they are in the file, so faults of single values hide none of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Table = Mapping[str, Any]
Faults = dict[str, Any]
"""Messages in lists, by keys of tables and indices of lists, as marshmallow has them."""

_MATCHED: Final = ("offering", "specification")


def faults(acceptance: Table) -> Faults:
    """What does not fit together; empty if all does."""
    centres = _tables(acceptance, "centre")
    names = [each["name"] for each in centres if isinstance(each.get("name"), str)]
    found = {
        "centre": dict(_of_centres(centres, acceptance.get("default"))),
        "default": [*_of_default(names, acceptance)],
        "mapping": dict(_of_mapping(_tables(acceptance, "mapping"))),
    }
    return {key: each for key, each in found.items() if each}


def _tables(table: Table, key: str) -> Sequence[Table]:
    given = table.get(key)
    listed = given if isinstance(given, list) else ()
    return [each if isinstance(each, Mapping) else {} for each in listed]


def _of_centres(centres: Sequence[Table], default: Any) -> Iterator[tuple[int, Faults]]:
    names: dict[Any, int] = {}
    for index, centre in enumerate(centres):
        found: Faults = {}
        name = centre.get("name")
        if isinstance(name, str) and (first := names.setdefault(name, index)) != index:
            found["name"] = [f"is the name of acceptance.centre[{first}], too"]
        elif default is not None and name != default and "filter" not in centre:
            found["filter"] = ["is missing: only the default centre needs none"]
        if found:
            yield index, found


def _of_default(names: Sequence[str], acceptance: Table) -> Iterator[str]:
    default = acceptance.get("default")
    if default is None and len(names) > 1:
        yield f"is missing: it is one of {', '.join(names)}"
    elif isinstance(default, str) and names and default not in names:
        yield f"must be one of {', '.join(names)}"


def _of_mapping(rules: Sequence[Table]) -> Iterator[tuple[int, list[str]]]:
    for index, rule in enumerate(rules):
        if first := [n for n, each in enumerate(rules[:index]) if _covers(each, rule)]:
            yield index, [f"never applies: acceptance.mapping[{first[0]}] applies before it"]


def _covers(earlier: Table, later: Table) -> bool:
    """Whether a rule applies to every item to which a later one applies."""
    return all(key not in earlier or earlier[key] == later.get(key) for key in _MATCHED)
