"""Checks that hold for the resources of any contract, made for each collection that has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tmf622_conformance.check import Level, Part
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.subject import Action, Subject

Rule = Callable[..., None]
"""Is called with the API, the subject, and an `attribute` if there is a check for each of them."""
_Added = tuple["_Declared", Rule]


@dataclass(frozen=True, slots=True)
class _Declared:
    name: str
    level: Level
    sentence: str
    actions: tuple[Action, ...]
    attributes: Callable[[Subject], Iterable[str]] | None
    source: str
    creating: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The checks of one subject matter, such as paging, of any collection.

    A collection without one of the operations that a check needs does not have the check.
    """

    part: Part
    name: str
    source: str
    _rules: list[_Added] = field(default_factory=list)

    def check(
        self,
        name: str,
        level: Level,
        sentence: str,
        *actions: Action,
        attributes: Callable[[Subject], Iterable[str]] | None = None,
        source: str = "",
        creating: bool = False,
    ) -> Callable[[Rule], Rule]:
        """A decorator that adds a function, which raises `Failed` or `Inconclusive`, as a check.

        With `attributes` there is a check for each of them. Name and sentence may have `{path}`,
        `{definition}` and `{attribute}`. A check that is `creating` needs a resource of its own:
        collections without POST do not have it.
        """
        declared = _Declared(
            name, level, sentence, actions, attributes, source or self.source, creating
        )

        def add(run: Rule) -> Rule:
            self._rules.append((declared, run))
            return run

        return add

    def group(self, subjects: Mapping[str, Subject]) -> Group:
        """The checks of these subjects; each key begins the names of its subject's checks."""
        group = Group(self.part, self.name, self.source)
        self.add(group, subjects)
        return group

    def add(self, group: Group, subjects: Mapping[str, Subject]) -> None:
        """Add the checks of these subjects to a group."""
        for prefix, subject in subjects.items():
            for declared, run in self._rules:
                if _applies(declared, subject):
                    for words in _instances(declared, subject):
                        _add(group, prefix, declared, subject, words)(
                            partial(run, subject=subject, **_arguments(words))
                        )


def _applies(declared: _Declared, subject: Subject) -> bool:
    return subject.has(*declared.actions) and (subject.has(Action.CREATE) or not declared.creating)


def _instances(declared: _Declared, subject: Subject) -> Iterator[dict[str, str]]:
    words = {"path": subject.model.collection_path, "definition": subject.model.definition}
    if declared.attributes is None:
        yield words
        return
    for attribute in declared.attributes(subject):
        yield {**words, "attribute": attribute}


def _arguments(words: Mapping[str, str]) -> dict[str, Any]:
    return {"attribute": words["attribute"]} if "attribute" in words else {}


def _add(
    group: Group, prefix: str, declared: _Declared, subject: Subject, words: Mapping[str, str]
) -> Callable[[Rule], Rule]:
    return group.check(
        prefix + _worded(declared.name, words),
        declared.level,
        _worded(declared.sentence, words),
        *(subject.operation(each) for each in declared.actions),
        source=_worded(declared.source, words),
    )


def _worded(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
