"""Compares the properties that select a schema by their value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tmf_contracts.diff.changes import Finding, Findings
from tmf_contracts.diff.model import Discriminator, Schema


def compare(
    old: Schema, new: Schema, subject: str, match: Callable[[str, str], bool], findings: Findings
) -> None:
    """Add what differs, and the definitions that both lead to, to the findings."""
    one, other = old.discriminator, new.discriminator
    if one and other and one.property == other.property:
        for value in sorted(one.mapping.keys() & other.mapping.keys()):
            pair = (one.mapping[value], other.mapping[value])
            if match(*pair):
                findings.pairs.add(pair)
        said = list(_mappings(one, other, match))
    elif one != other:
        kind = "changed" if one and other else "added" if other else "removed"
        alone = "-alone" if _alone(old) and _alone(new) else ""
        before, after = (each.property if each else "" for each in (one, other))
        said = [(f"discriminator-{kind}{alone}", before, after)]
    else:
        said = []
    for kind, before, after in said:
        findings.found.append(
            Finding(
                kind=kind, old=old.place, new=new.place, subject=subject, before=before, after=after
            )
        )


def _mappings(
    old: Discriminator, new: Discriminator, match: Callable[[str, str], bool]
) -> Iterator[tuple[str, str, str]]:
    for value in sorted(old.mapping.keys() | new.mapping.keys()):
        before, after = old.mapping.get(value), new.mapping.get(value)
        if before is None:
            yield "mapping-added", "", value
        elif after is None:
            yield "mapping-removed", value, ""
        elif not match(before, after):
            yield "mapping-changed", f"{value} for {before}", f"{value} for {after}"


def _alone(schema: Schema) -> bool:
    """Whether a discriminator is missing, or leads to no schema but the one that declares it."""
    if schema.discriminator is None:
        return True
    targets = list(schema.discriminator.mapping.values())
    return len(targets) == 1 and schema.place.endswith(f"/{targets[0]}")
