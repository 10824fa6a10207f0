"""What differs between two contracts: findings, and the changes that they are findings of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tmf_contracts.diff.rules import CLIENTS, RULES, SERVER, Effect

REQUEST: Final = "request"
RESPONSE: Final = "response"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A request or response of an operation; `sender` is `clients` or `server`."""

    operation: str
    role: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference at a place of the old contract and one of the new.

    Where one of the contracts has nothing, its place is the one where it would be.
    """

    kind: str
    old: str
    new: str
    subject: str
    before: str = ""
    after: str = ""
    suggestion: str = ""


Pair = tuple[str, str]
"""A definition of the old contract, and the one of the new that is compared with it."""


@dataclass(slots=True)
class Findings:
    """What is found at one part of the contracts, and the definitions that it leads to."""

    found: list[Finding] = field(default_factory=list)
    pairs: set[Pair] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, with every place that shows it and every request and response that has it."""

    kind: str
    subject: str
    before: str
    after: str
    suggestion: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    uses: tuple[Use, ...]
    breaks: Effect

    @property
    def place(self) -> str:
        """One place: in the contract that shows the change at fewer of them."""
        new = len(self.new) < len(self.old) or (
            len(self.new) == len(self.old) and "-added" in self.kind
        )
        return (self.new if new else self.old)[0]

    @property
    def text(self) -> str:
        """What changes, as a sentence without its full stop."""
        said = RULES[self.kind].text.format(
            subject=self.subject, before=self.before, after=self.after
        )
        return f"{said} ({self.suggestion})" if self.suggestion else said


def merged(findings: Iterable[tuple[Finding, frozenset[Use]]]) -> list[Change]:
    """The changes: findings that say the same of one place of either contract are one change."""
    groups: list[_Group] = []
    at: dict[tuple[str, ...], _Group] = {}
    for finding, uses in findings:
        said = (finding.kind, finding.subject, finding.before, finding.after)
        keys = [(*said, "old", finding.old), (*said, "new", finding.new)]
        group = _Group([finding], set(uses), set(keys))
        for other in {id(at[key]): at[key] for key in keys if key in at}.values():
            group.findings[:0] = other.findings
            group.uses |= other.uses
            group.keys |= other.keys
            groups.remove(other)
        groups.append(group)
        at.update(dict.fromkeys(group.keys, group))
    return sorted((_change(group) for group in groups), key=_order)


@dataclass(slots=True, eq=False)
class _Group:
    findings: list[Finding]
    uses: set[Use]
    keys: set[tuple[str, ...]]


def _change(group: _Group) -> Change:
    first = min(group.findings, key=lambda each: (each.old, each.new))
    return Change(
        kind=first.kind,
        subject=first.subject,
        before=first.before,
        after=first.after,
        suggestion=next((each.suggestion for each in group.findings if each.suggestion), ""),
        old=tuple(sorted({each.old for each in group.findings})),
        new=tuple(sorted({each.new for each in group.findings})),
        uses=tuple(sorted(group.uses)),
        breaks=_breaks(first.kind, group.uses),
    )


def _breaks(kind: str, uses: Iterable[Use]) -> Effect:
    rule = RULES[kind]
    effects = (rule.sent if use.sender == CLIENTS else rule.received for use in uses)
    return frozenset().union(*effects)


def _order(change: Change) -> tuple[bool, bool, str, str, str]:
    breaks = change.breaks
    return CLIENTS not in breaks, SERVER not in breaks, change.place, change.kind, change.after
