"""Groups of checks: the checks of one subject, each with its function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tmf622_conformance.check import Check, Level, Part
from tmf622_conformance.server.api import Api

Run = Callable[[Api], None]


@dataclass(frozen=True, slots=True)
class Group:
    """The checks of one subject, in the order in which they run."""

    part: Part
    name: str
    source: str
    checks: list[tuple[Check, Run]] = field(default_factory=list)

    def check(
        self, name: str, level: Level, sentence: str, *operations: str, source: str = ""
    ) -> Callable[[Run], Run]:
        """A decorator that adds a function, which raises `Failed` or `Inconclusive`, as a check."""
        check = Check(
            f"{self.part}.{self.name}.{name}", level, sentence, source or self.source, operations
        )

        def add(run: Run) -> Run:
            self.checks.append((check, run))
            return run

        return add
