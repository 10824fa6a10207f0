"""Compares two contracts: their operations, and each pair of definitions once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from tmf_contracts.diff import pairing
from tmf_contracts.diff.changes import (
    REQUEST,
    RESPONSE,
    Change,
    Finding,
    Findings,
    Pair,
    Use,
    merged,
)
from tmf_contracts.diff.exchanges import Exchange
from tmf_contracts.diff.model import Contract, Operation
from tmf_contracts.diff.rules import CLIENTS, SERVER
from tmf_contracts.diff.shapes import stem
from tmf_contracts.diff.structures import Comparison


@dataclass(frozen=True, slots=True)
class Difference:
    """Two contracts and the changes between them: what breaks clients first, what nothing last."""

    old: Contract
    new: Contract
    changes: tuple[Change, ...]


def difference(old: Contract, new: Contract) -> Difference:
    """The changes from one contract to the other."""
    return Difference(old, new, tuple(merged(_Walk(old, new).findings())))


_Told = tuple[Finding, frozenset[Use]]


class _Walk:
    """Goes from the operations to the definitions that they lead to, in both contracts at once."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._match = pairing.Definitions(old, new).match
        self._same_shape = cache(partial(_same_shape, old, new))
        self._roots: dict[Use, Findings] = {}
        self._pairs: dict[Pair, Findings] = {}

    def findings(self) -> Iterator[_Told]:
        """Every finding, with the requests and responses that it concerns."""
        operations = pairing.operations(self._old, self._new)
        for old, new in (*operations.pairs, *operations.moved):
            self._exchange(old, new)
        self._compare({pair for root in self._roots.values() for pair in root.pairs})
        uses = self._uses()
        # What no operation leads to in both contracts is compared by its name.
        both = self._old.definitions.keys() & self._new.definitions.keys()
        self._compare({(name, name) for name in both})
        yield from _operations(operations)
        for use, root in self._roots.items():
            yield from ((finding, frozenset({use})) for finding in root.found)
        for pair, findings in self._pairs.items():
            concerned = frozenset(uses.get(pair, ()))
            yield from ((finding, concerned) for finding in findings.found)
        yield from ((finding, frozenset()) for finding in self._names())

    def _exchange(self, old: Operation, new: Operation) -> None:
        request, response = (self._roots.setdefault(use, Findings()) for use in _uses(old))
        Exchange(old, new, self._comparison(request), self._comparison(response)).compare()

    def _comparison(self, findings: Findings) -> Comparison:
        return Comparison(self._old, self._new, self._match, self._same_shape, findings)

    def _compare(self, pairs: Iterable[Pair]) -> None:
        """Compare these pairs of definitions, and all that they lead to, each once."""
        waiting = sorted(pairs)
        while waiting:
            pair = waiting.pop()
            if pair not in self._pairs:
                findings = self._pairs[pair] = Findings()
                old, new = self._old.definitions[pair[0]], self._new.definitions[pair[1]]
                self._comparison(findings).resolved(old, new, stem(pair[0]))
                waiting += findings.pairs

    def _uses(self) -> dict[Pair, set[Use]]:
        """The requests and responses that lead to each pair."""
        found: dict[Pair, set[Use]] = {}
        for use, root in self._roots.items():
            waiting = list(root.pairs)
            while waiting:
                pair = waiting.pop()
                if use not in found.setdefault(pair, set()):
                    found[pair].add(use)
                    waiting += self._pairs[pair].pairs
        return found

    def _names(self) -> Iterator[Finding]:
        """The definitions that only one of the contracts has."""
        old, new = self._old.definitions, self._new.definitions
        partners: dict[str, list[str]] = {}
        for before, after in sorted(self._pairs):
            if before not in new and after not in old:
                partners.setdefault(before, []).append(after)
        taken = {name for names in partners.values() for name in names}
        gone = [name for name in old if name not in new and name not in partners]
        fresh = [name for name in new if name not in old and name not in taken]
        for name in list(gone):
            twin = next((each for each in fresh if self._twins(name, each)), None)
            if twin:
                partners[name] = [twin]
                gone.remove(name)
                fresh.remove(twin)
        for before, names in partners.items():
            yield self._name("definition-renamed", before, names[0], before, ", ".join(names))
        yield from (self._name("definition-removed", name, name) for name in gone)
        yield from (self._name("definition-added", name, name) for name in fresh)

    def _twins(self, old: str, new: str) -> bool:
        """Whether two definitions that no operation leads to have the same attributes."""
        names = self._old.definitions[old].properties.keys()
        return bool(names) and names == self._new.definitions[new].properties.keys()

    def _name(self, kind: str, old: str, new: str, before: str = "", after: str = "") -> Finding:
        return Finding(
            kind=kind,
            old=f"{self._old.definitions_place}/{old}",
            new=f"{self._new.definitions_place}/{new}",
            subject=new,
            before=before,
            after=after,
        )


def _uses(operation: Operation) -> tuple[Use, Use]:
    """The request and the response of an operation: listeners turn the senders round."""
    senders = (SERVER, CLIENTS) if operation.listener else (CLIENTS, SERVER)
    return (
        Use(operation.place, REQUEST, senders[0]),
        Use(operation.place, RESPONSE, senders[1]),
    )


def _operations(operations: pairing.Operations) -> Iterator[_Told]:
    """What changes of the paths and of the base path."""
    before, after = operations.base_paths
    if before.path != after.path:
        every = frozenset(_uses(old)[0] for old, _ in operations.pairs)
        said = (before.path or "none", after.path or "none")
        yield _operation("base-path", before.place, after.place, *said), every
    for old, new in operations.moved:
        finding = _operation("operation-moved", old.place, new.place, old.place, new.place)
        yield finding, frozenset(_uses(old)[:1])
    for old in operations.removed:
        yield _operation("operation-removed", old.place, old.place), frozenset(_uses(old)[:1])
    for new in operations.added:
        yield _operation("operation-added", new.place, new.place), frozenset(_uses(new)[:1])


def _operation(kind: str, old: str, new: str, before: str = "", after: str = "") -> Finding:
    return Finding(kind=kind, old=old, new=new, subject="", before=before, after=after)


def _same_shape(old: Contract, new: Contract, before: str, after: str) -> bool:
    """Whether two definitions of different names allow the same values."""
    waiting, seen = [(before, after)], set[Pair]()
    while waiting:
        pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        findings = Findings()
        # Here every reference is followed: names do not matter.
        comparison = Comparison(old, new, lambda *_: True, lambda *_: True, findings)
        comparison.resolved(old.definitions[pair[0]], new.definitions[pair[1]], "")
        if findings.found:
            return False
        waiting += findings.pairs
    return True
