"""The changes as a reader wants them: by whom they break, the same change of many places once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tmf_contracts.diff.changes import REQUEST, RESPONSE, Change, Use
from tmf_contracts.diff.rules import CLIENTS, SERVER, Effect

CLASSES: Final[tuple[tuple[str, str, Effect], ...]] = (
    ("both", "Breaking for clients and for the server", frozenset({CLIENTS, SERVER})),
    ("clients", "Breaking for clients", frozenset({CLIENTS})),
    ("server", "Breaking for the server", frozenset({SERVER})),
    ("compatible", "Compatible", frozenset()),
)
"""The name of each class, its title, and whom its changes break."""


_MESSAGES: Final = {
    (REQUEST, CLIENTS): ("request", "requests"),
    (RESPONSE, SERVER): ("response", "responses"),
    (REQUEST, SERVER): ("event", "events"),
    (RESPONSE, CLIENTS): ("answer to the event", "answers to the events"),
}
"""What is sent, by its role and its sender: the server sends requests to listeners."""

_NAMED: Final = 3
"""How many operations are named, before they are only counted."""


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one class, in groups of which each has one text."""

    name: str
    title: str
    count: int
    groups: tuple[tuple[Change, ...], ...]


def sections(changes: Iterable[Change]) -> list[Section]:
    """The sections that have changes."""
    found = []
    changes = list(changes)
    for name, title, breaks in CLASSES:
        groups: dict[tuple[str, str], list[Change]] = {}
        own = [each for each in changes if each.breaks == breaks]
        for change in own:
            groups.setdefault(_same(change), []).append(change)
        if own:
            found.append(Section(name, title, len(own), tuple(map(tuple, groups.values()))))
    return found


def _same(change: Change) -> tuple[str, str]:
    """What the changes of a group share."""
    return change.kind, "" if names_only(change) else change.text


def names_only(change: Change) -> bool:
    """Whether the name of a definition is all that there is to say."""
    return change.kind in ("definition-added", "definition-removed")


def heading(group: Sequence[Change]) -> str:
    """What is said of a group of several changes."""
    first = group[0]
    if names_only(first):
        return f"{len(group)} definitions are {first.kind.removeprefix('definition-')}"
    return f"{len(group)} places: {first.text}"


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each class, and in all."""
    counts = Counter(change.breaks for change in changes)
    return {"changes": counts.total()} | {name: counts[breaks] for name, _, breaks in CLASSES}


def concerned(change: Change) -> str:
    """The messages that a change concerns: `request of POST /productOrder`.

    Empty where the place says so already.
    """
    if all(change.place.startswith(use.operation) for use in change.uses):
        return ""
    said = []
    for message, (one, many) in _MESSAGES.items():
        operations = [use.operation for use in change.uses if (use.role, use.sender) == message]
        if len(operations) > _NAMED:
            said.append(f"{many} of {len(operations)} operations")
        elif operations:
            said.append(f"{one} of {', '.join(operations)}")
    return "; ".join(said)


def message(use: Use) -> str:
    """One of the messages that a change concerns, in words."""
    return f"{_MESSAGES[use.role, use.sender][0]} of {use.operation}"
