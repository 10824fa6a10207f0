"""Checks of the resources and of the hub of any contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.resources import (
    changing,
    concurrency,
    creating,
    errors,
    media,
    patching,
    reading,
    representation,
)
from tmf622_conformance.checks.resources.events import notifications
from tmf622_conformance.checks.resources.queries import filtering, paging, selection, sorting
from tmf622_conformance.checks.resources.wrong_requests import wrong_requests
from tmf622_conformance.checks.rules import Rules
from tmf622_conformance.checks.subject import Subject
from tmf622_conformance.contract import Contract

_RULES: Final[Sequence[Sequence[Rules]]] = (
    (creating.RULES, creating.IDS),
    (reading.RULES, reading.LISTS, reading.UNKNOWN, reading.PARENTS),
    (changing.ATTRIBUTES, changing.RULES, changing.DELETION),
    (filtering.RULES, filtering.BRANCHES),
    (selection.RULES, selection.TYPES, selection.CHANGES),
    (representation.RULES,),
    (errors.RULES,),
    (media.RULES,),
    (paging.RULES,),
    (filtering.UNKNOWN,),
    (selection.NAMES, selection.BRANCHES),
    (sorting.RULES,),
    (patching.RULES,),
    (concurrency.RULES,),
)
"""The rules of each group of checks, in the order in which they run."""


def groups(contract: Contract, subject: type[Subject] = Subject) -> Sequence[Group]:
    """The checks of every collection of a contract, and of its hub."""
    return list(_groups(contract, subject))


def _groups(contract: Contract, subject: type[Subject]) -> Iterator[Group]:
    subjects = {f"{each.name}.": subject(contract, each) for each in contract.model.resources}
    for rules in _RULES:
        group = Group(rules[0].part, rules[0].name, rules[0].source)
        for each in rules:
            each.add(group, subjects)
        if errors.RULES in rules:
            _add_wrong_requests(group, subjects)
        if group.checks:
            yield group
    yield from notifications.groups(contract, list(subjects.values()))


def _add_wrong_requests(group: Group, subjects: Mapping[str, Subject]) -> None:
    for prefix, subject in subjects.items():
        for wrong in wrong_requests(subject):
            errors.add(group, prefix, subject.contract, wrong)
