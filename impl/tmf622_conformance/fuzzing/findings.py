"""Collects the findings of schemathesis, and turns them into results of checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from schemathesis.core.failures import Failure
from schemathesis.engine.events import NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Check, Level, Outcome, Result
from tmf622_conformance.exchange import Exchange
from tmf622_conformance.fuzzing import recordings
from tmf622_conformance.fuzzing.rules import ANSWERED, SENTENCES, outcomes

_ACCEPTANCE: Final = "positive_data_acceptance"
"""A server may refuse a valid order by its business rules, which the contract does not have."""
_LISTENERS: Final = "/listener/"
"""The path of operations that clients serve and servers call."""
_SHOWN: Final = 3
"""A result keeps this many failures."""
_NO_ANSWER: Final = {
    "Network Error",
    "Server Unavailable",
    "Unhealthy API",
    "Unresponsive Operation",
}
"""The titles of errors that mean that the server did not answer."""


@dataclass(slots=True)
class _Finding:
    """The cases of one check and operation: how many, how many failed, and the first failures."""

    cases: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(slots=True)
class _Errors:
    """Errors that kept an operation from being checked; `failed` if the server did not answer."""

    failed: bool = False
    messages: dict[str, None] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """The findings of fuzzing by one contract: counts, and the first failures of each check.

    `group` is the group of the checks, `source` the contract's name, `level` the level of most
    checks. `operations` are the operationIds by label, "METHOD path".
    """

    group: str
    source: str
    level: Level
    operations: Mapping[str, str]
    _findings: defaultdict[tuple[str, str], _Finding] = field(
        default_factory=lambda: defaultdict(_Finding)
    )
    _errors: defaultdict[str, _Errors] = field(default_factory=lambda: defaultdict(_Errors))
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _cases: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add_scenario(self, event: ScenarioFinished) -> int:
        """Add the cases of a scenario and their failures; returns the number of cases."""
        recorder = event.recorder
        labels = {id: node.value.operation.label for id, node in recorder.cases.items()}
        for label in labels.values():
            self._cases[label] += 1
        if labels:
            self._seconds[next(iter(labels.values()))] += event.elapsed_time
        for case_id, checks in recorder.checks.items():
            for name, failures in outcomes(recorder.cases[case_id], checks).items():
                self._add(self._findings[name, labels[case_id]], failures, recorder, case_id)
        return len(labels)

    def add_error(self, event: NonFatalError) -> None:
        """Add an error that kept one operation, or all of them, from being checked."""
        errors = self._errors[event.label if event.related_to_operation else ""]
        errors.failed |= event.info.title in _NO_ANSWER
        message = f"{event.info.title}: {event.info.message}"
        if message in errors.messages or len(errors.messages) == _SHOWN:
            return
        errors.messages[message] = None
        if event.info.code_sample:
            errors.exchanges.append(Exchange(event.info.code_sample, f"no answer: {message}"))

    def checks(self) -> Iterator[Check]:
        """Every check of every operation."""
        for label, id in self.operations.items():
            yield from (self._check(name, label, id) for name in SENTENCES)

    def results(self) -> Iterator[Result]:
        """The results of the checks that had cases, operation by operation."""
        for label, id in self.operations.items():
            yield self._answered(label, id)
            for name in sorted(name for name, of in self._findings if of == label):
                yield _result(self._check(name, label, id), self._findings[name, label])
        if errors := self._errors.get(""):
            outcome = Outcome.FAILED if errors.failed else Outcome.INCONCLUSIVE
            check = Check(
                f"contract.{self.group}.{ANSWERED}",
                self.level,
                SENTENCES[ANSWERED],
                self.source,
                (),
            )
            yield Result(check, outcome, 0.0, "\n".join(errors.messages), errors.exchanges)

    def _add(
        self,
        finding: _Finding,
        failures: Sequence[Failure],
        recorder: ScenarioRecorder,
        case_id: str,
    ) -> None:
        finding.cases += 1
        finding.failed += bool(failures)
        for failure in failures:
            if len(finding.failures) < _SHOWN and failure not in finding.failures:
                finding.failures.append(failure)
                related = failure.related_case_ids()
                finding.exchanges += recordings.exchanges(recorder, case_id, related)

    def _answered(self, label: str, id: str) -> Result:
        check = self._check(ANSWERED, label, id)
        seconds, cases = self._seconds[label], self._cases[label]
        if errors := self._errors.get(label):
            outcome = Outcome.FAILED if errors.failed else Outcome.INCONCLUSIVE
            return Result(check, outcome, seconds, "\n".join(errors.messages), errors.exchanges)
        if not cases:
            return Result(check, Outcome.INCONCLUSIVE, seconds, "no request was made")
        return Result(check, Outcome.PASSED, seconds, f"{cases} cases")

    def _check(self, name: str, label: str, id: str) -> Check:
        sentence = SENTENCES.get(name, f"schemathesis finds nothing wrong by {name}")
        return Check(
            f"contract.{self.group}.{name}.{id}",
            self._level(name, label),
            f"{label}: {sentence}",
            f"{self.source}, {label}",
            (id,),
        )

    def _level(self, name: str, label: str) -> Level:
        if _LISTENERS in label:
            return OPTIONAL
        if name == _ACCEPTANCE and self.level is MANDATORY:
            return RECOMMENDED
        return self.level


def _result(check: Check, finding: _Finding) -> Result:
    if not finding.failed:
        return Result(check, Outcome.PASSED, message=f"{finding.cases} cases")
    failures = "\n\n".join(f"{each.title}. {each.message}".strip() for each in finding.failures)
    message = f"{finding.failed} of {finding.cases} cases failed: {failures}"
    return Result(check, Outcome.FAILED, message=message, exchanges=tuple(finding.exchanges))
