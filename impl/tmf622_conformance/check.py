"""Checks and their results: requirement, source, level and outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tmf622_conformance.exchange import Exchange


class Part(StrEnum):
    """The part of the kit that makes a check.

    `profile` covers each operation, `contract` is fuzzing by the contract, `guideline` the rules of
    TMF630 and of the user guide, `ctk` TM Forum's own kit.
    """

    PROFILE = "profile"
    CONTRACT = "contract"
    GUIDELINE = "guideline"
    CTK = "ctk"


class Level(StrEnum):
    """How much a failure counts. Only a mandatory check decides about conformance."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Outcome(StrEnum):
    """The outcome of a check. The values are those that reports carry.

    A check is inconclusive when it could not be made: the server is neither right nor wrong.
    """

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "not judged"


class Failed(Exception):
    """The server does not meet the check. The message says what it does instead."""


class Inconclusive(Exception):
    """The check cannot be made. The message says what was missing."""


class CannotRun(Exception):
    """The whole run is impossible. The message says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement on a server.

    `id` is `PART.GROUP.NAME` and is stable across versions. `sentence` states the requirement.
    `source` is the path in the contract or the part of the guideline that demands it. `operations`
    are the operationIds it covers.
    """

    id: str
    level: Level
    sentence: str
    source: str
    operations: Sequence[str]

    @property
    def part(self) -> Part:
        return Part(self.id.split(".", 2)[0])

    @property
    def group(self) -> str:
        return self.id.split(".", 2)[1]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a check: `message` says what is wrong, `exchanges` show it."""

    check: Check
    outcome: Outcome
    seconds: float = 0.0
    message: str = ""
    exchanges: Sequence[Exchange] = ()


def expect(condition: object, message: str) -> None:
    """Raise `Failed` unless the condition holds. The message says what the server does."""
    if not condition:
        raise Failed(message)


MANDATORY: Final = Level.MANDATORY
RECOMMENDED: Final = Level.RECOMMENDED
OPTIONAL: Final = Level.OPTIONAL
