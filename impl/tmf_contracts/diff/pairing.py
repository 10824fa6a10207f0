"""Which operation of one contract stands for which of the other, and which definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from tmf_contracts.diff.model import Contract, Operation
from tmf_contracts.diff.shapes import flat, similarity, stem

_SIMILAR: Final = 0.5


class Definitions:
    """The pairs of definitions that are compared, where a reference leads from one to the other."""

    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new

    def match(self, old: str, new: str) -> bool:
        """Whether the new definition is the old one, under the same name or another.

        A definition that both contracts have is no other one but for a variant of it.
        """
        gone, fresh = old not in self._new.definitions, new not in self._old.definitions
        if old == new or not (gone or fresh):
            return old == new
        similar = gone and fresh and self.similarity(old, new) >= _SIMILAR
        return similar or stem(old) == stem(new)

    def similarity(self, old: str, new: str) -> float:
        """How similar the definitions are, from 0 to 1."""
        return similarity(
            flat(self._old.definitions[old], self._old), flat(self._new.definitions[new], self._new)
        )


@dataclass(frozen=True, slots=True)
class BasePath:
    """What precedes the paths of a contract, and where it says so."""

    path: str
    place: str


Pairs = tuple[tuple[Operation, Operation], ...]


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations of two contracts: those of both, in pairs, and the others.

    `moved` are the pairs that have another path. `base_paths` are those of the old and the new
    contract, whether these have them in `basePath`, in a server or in each path.
    """

    base_paths: tuple[BasePath, BasePath]
    pairs: Pairs
    moved: Pairs
    removed: tuple[Operation, ...]
    added: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class _Paths:
    """One way to divide the paths of a contract into the base path and the rest."""

    base: BasePath
    rest: Callable[[Operation], str]

    def exact(self, operation: Operation) -> object:
        return operation.method, self.rest(operation)

    def anonymous(self, operation: Operation) -> object:
        """Without the names of parameters, which are in no request."""
        return operation.method, re.sub(r"\{[^/]*\}", "{}", self.rest(operation))


def operations(old: Contract, new: Contract) -> Operations:
    """The operations paired in the way in which most of them have a partner."""
    found = [_paired(old, new, way(old), way(new)) for way in (_declared, _from_host, _below_all)]
    return max(found, key=lambda each: len(each.pairs))


def _declared(contract: Contract) -> _Paths:
    base = BasePath(contract.base_path, contract.base_path_place)
    return _Paths(base, lambda operation: operation.path)


def _from_host(contract: Contract) -> _Paths:
    base = BasePath("", contract.base_path_place)
    return _Paths(base, lambda operation: contract.base_path + operation.path)


def _below_all(contract: Contract) -> _Paths:
    """What all paths have in common belongs to the base path."""
    folders = [each.path.split("/")[:-1] for each in contract.operations if each.path[:1] == "/"]
    shared = takewhile(lambda names: len(set(names)) == 1, zip(*folders, strict=False))
    common = "/".join(names[0] for names in shared)
    base = BasePath(contract.base_path + common, contract.base_path_place)
    return _Paths(base, lambda operation: operation.path.removeprefix(common))


def _paired(old: Contract, new: Contract, one: _Paths, other: _Paths) -> Operations:
    removed, added = list(old.operations), list(new.operations)
    keys = ((one.exact, other.exact), (one.anonymous, other.anonymous))
    pairs = tuple(pair for key in keys for pair in _taken(removed, added, *key))
    moved = tuple(_taken(removed, added, _identified, _identified))
    return Operations((one.base, other.base), pairs, moved, tuple(removed), tuple(added))


def _taken(
    removed: list[Operation],
    added: list[Operation],
    old_key: Callable[[Operation], object],
    new_key: Callable[[Operation], object],
) -> Iterator[tuple[Operation, Operation]]:
    """The operations with the same key, which are taken from the lists."""
    candidates = {new_key(each): each for each in reversed(added)}
    for operation in list(removed):
        if partner := candidates.pop(old_key(operation), None):
            removed.remove(operation)
            added.remove(partner)
            yield operation, partner


def _identified(operation: Operation) -> object:
    return operation.method, operation.id or operation.place
