"""The report of an assessment, and its formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tmf622_conformance.check import Level, Outcome, Part, Result


@dataclass(frozen=True, slots=True)
class Report:
    """All results, with the server and the run.

    `operations` are the method and path of each operation of the contract, by operationId.
    `product` is the name that the user gives the server, `kit` the version of tmf622, `seconds` the
    duration of the run. `remaining` are the paths that could not be deleted. `selection` are the
    options that left out checks, or nothing.
    """

    product: str
    url: str
    contract: str
    operations: Mapping[str, tuple[str, str]]
    kit: str
    began: datetime
    seconds: float
    results: Sequence[Result]
    remaining: Sequence[str] = ()
    selection: str = ""

    @property
    def conformant(self) -> bool:
        """Whether no mandatory check has failed or could not be judged."""
        mandatory = [each for each in self.results if each.check.level is Level.MANDATORY]
        return all(each.outcome is Outcome.PASSED for each in mandatory)

    def of(self, outcome: Outcome) -> Sequence[Result]:
        """The results with this outcome, mandatory ones first."""
        levels = list(Level)
        found = [each for each in self.results if each.outcome is outcome]
        return sorted(found, key=lambda each: levels.index(each.check.level))

    @property
    def counts(self) -> Mapping[Part, Mapping[Level, Counter[Outcome]]]:
        """The number of results by part, level and outcome."""
        counts: dict[Part, dict[Level, Counter[Outcome]]] = {}
        for each in self.results:
            levels = counts.setdefault(each.check.part, {level: Counter() for level in Level})
            levels[each.check.level][each.outcome] += 1
        return counts

    @property
    def groups(self) -> Sequence[tuple[Part, str]]:
        """The groups of checks, in their order."""
        return list(dict.fromkeys((each.check.part, each.check.group) for each in self.results))

    @property
    def matrix(self) -> Mapping[str, Mapping[tuple[Part, str], Counter[Outcome]]]:
        """The number of results by operation ("METHOD path"), group and outcome."""
        rows: dict[str, dict[tuple[Part, str], Counter[Outcome]]] = {}
        for id, (method, path) in self.operations.items():
            row = rows.setdefault(f"{method} {path}", {})
            for each in self.results:
                if id in each.check.operations:
                    cell = row.setdefault((each.check.part, each.check.group), Counter())
                    cell[each.outcome] += 1
        return rows
