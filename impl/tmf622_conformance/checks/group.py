"""Checks of one subject, each with the function that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tmf622_conformance.check import Check, Level, Part
from tmf622_conformance.server.api import Api

Run = Callable[[Api], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of one subject, in the order in which they are made."""

    part: Part
    name: str
    source: str
    checks: list[tuple[Check, Run]] = field(default_factory=list)

    def check(
        self, name: str, level: Level, sentence: str, *operations: str, source: str = ""
    ) -> Callable[[Run], Run]:
        """Add the function that follows, which raises `Failed` or `Unjudged`, as a check."""
        check = Check(
            f"{self.part}.{self.name}.{name}", level, sentence, source or self.source, operations
        )

        def added(run: Run) -> Run:
            self.checks.append((check, run))
            return run

        return added
