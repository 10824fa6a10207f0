"""Runs checks one after the other, whatever the server answers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from tmf622_conformance.check import Check, Failed, Inconclusive, Outcome, Part, Result
from tmf622_conformance.checks.group import Group, Run
from tmf622_conformance.server.api import Api

_SHOWN: Final = 3
"""A result keeps the last exchanges of its check."""
_MALFORMED: Final = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What Python raises when an answer does not have the shape that the contract defines."""


def selected(
    groups: Sequence[Group], parts: Sequence[Part], patterns: Sequence[str]
) -> Sequence[tuple[Check, Run]]:
    """The checks of these parts that match the patterns."""
    return [
        (check, run)
        for group in groups
        if group.part in parts
        for check, run in group.checks
        if matches(check, patterns)
    ]


def matches(check: Check, patterns: Sequence[str]) -> bool:
    """Whether a check's id matches one of the patterns, such as `guideline.paging.*`, if any."""
    return not patterns or any(fnmatchcase(check.id, pattern) for pattern in patterns)


def results(api: Api, checks: Sequence[tuple[Check, Run]]) -> Iterator[Result]:
    """The result of each check."""
    for check, run in checks:
        yield _result(api, check, run)


def _result(api: Api, check: Check, run: Run) -> Result:
    api.exchanges.clear()
    api.tolerated = ""
    began = time.perf_counter()
    outcome, message = _outcome(api, run)
    shown = api.exchanges[-_SHOWN:] if outcome is not Outcome.PASSED else ()
    return Result(check, outcome, time.perf_counter() - began, message, tuple(shown))


def _outcome(api: Api, run: Run) -> tuple[Outcome, str]:
    try:
        run(api)
    except Failed as failure:
        if api.tolerated:
            return Outcome.INCONCLUSIVE, f"the server says that it tolerates {api.tolerated}"
        return Outcome.FAILED, str(failure)
    except Inconclusive as reason:
        return Outcome.INCONCLUSIVE, str(reason)
    except _MALFORMED as error:
        form = f"{type(error).__name__}: {error}"
        return Outcome.FAILED, f"the answer is not of the form that the contract gives it ({form})"
    return Outcome.PASSED, ""
