"""The difference of two contracts as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tmf_contracts.diff.changes import Change
from tmf_contracts.diff.comparison import Difference
from tmf_contracts.diff.report.sections import (
    Section,
    concerned,
    counted,
    heading,
    names_only,
    sections,
)


def text(difference: Difference) -> str:
    """The whole report: counts first, then every change, what breaks before what does not."""
    return "\n".join([_titles(difference), summary(difference), *_sections(difference)]) + "\n"


def summary(difference: Difference) -> str:
    """The counts in one line."""
    counts = counted(difference.changes)
    if not counts["changes"]:
        return "no change"
    number = counts["changes"]
    return (
        f"{number} {'change' if number == 1 else 'changes'}: {counts['clients'] + counts['both']} "
        f"breaking for clients, {counts['server'] + counts['both']} breaking for the server, "
        f"{counts['compatible']} compatible"
    )


def lines(difference: Difference) -> Iterator[str]:
    """A line for each change: whom it breaks, the place, what changes."""
    for section in sections(difference.changes):
        for group in section.groups:
            for change in group:
                yield f"{section.title.lower()}: {change.place}: {change.text}"


def _titles(difference: Difference) -> str:
    old, new = difference.old, difference.new
    return f"{old.title} {old.version} → {new.title} {new.version}".strip()


def _sections(difference: Difference) -> Iterator[str]:
    for section in sections(difference.changes):
        yield f"\n{section.title} ({section.count})"
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    for group in section.groups:
        first = group[0]
        if len(group) == 1:
            yield f"  {first.place}"
            yield f"    {first.text}{_uses(first)}"
        elif names_only(first):
            yield f"  {heading(group)}"
            names = ", ".join(change.subject for change in group)
            yield textwrap.fill(names, 100, initial_indent="    ", subsequent_indent="    ")
        else:
            yield f"  {heading(group)}"
            yield from (f"    {change.place}{_uses(change)}" for change in group)


def _uses(change: Change) -> str:
    said = concerned(change)
    return f" [{said}]" if said else ""
