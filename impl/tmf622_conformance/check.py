"""A check: what is asked of a server, on whose word, and how badly; and how it came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tmf622_conformance.exchange import Exchange


class Part(StrEnum):
    """Where a check comes from: operations, the contract's letter, the guideline, another kit."""

    PROFILE = "profile"
    CONTRACT = "contract"
    GUIDELINE = "guideline"
    CTK = "ctk"


class Level(StrEnum):
    """What a failure means: no conformance, a reason to ask, or something left out."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Outcome(StrEnum):
    """How a check came out. What could not be judged has been neither right nor wrong."""

    PASSED = "passed"
    FAILED = "failed"
    UNJUDGED = "not judged"


class Failed(Exception):
    """The server does not do what the check asks. The message says what it does instead."""


class Unjudged(Exception):
    """The check cannot be made. The message says what it would have taken."""


class CannotRun(Exception):
    """No check can be made at all. The message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is asked of a server.

    `id` is `PART.GROUP.NAME` and stays the same from version to version. `sentence` is true of a
    server that passes. `source` is the path in the contract, or the guideline's part.
    `operations` are the operationIds that it is about.
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
    """How a check came out: `message` says what is wrong, `exchanges` shows it, in their order."""

    check: Check
    outcome: Outcome
    seconds: float = 0.0
    message: str = ""
    exchanges: Sequence[Exchange] = ()


def expect(condition: object, message: str) -> None:
    """Fail the check with a message, which says what the server does, unless a condition holds."""
    if not condition:
        raise Failed(message)


MANDATORY: Final = Level.MANDATORY
RECOMMENDED: Final = Level.RECOMMENDED
OPTIONAL: Final = Level.OPTIONAL
