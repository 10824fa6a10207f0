"""What schemathesis has found, for each of its checks and each operation, as results of checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from schemathesis import GenerationMode
from schemathesis.core.failures import Failure
from schemathesis.engine import Status
from schemathesis.engine.events import NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import CaseNode, CheckNode, ScenarioRecorder

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Check, Level, Outcome, Result
from tmf622_conformance.exchange import Exchange
from tmf622_conformance.fuzzing import recordings

ANSWERED: Final = "answered"
"""The check that is none of schemathesis's: that it gets an answer each time."""
SENTENCES: Final[Mapping[str, str]] = {
    ANSWERED: "each request is answered",
    "allow_header_conformance": "Allow names the methods that there are",
    "content_type_conformance": "each answer is of a media type that the contract declares",
    "ensure_resource_availability": "what has been made can be retrieved",
    "negative_data_rejection": "a request that the contract does not allow is refused",
    "not_a_server_error": "no request makes the server fail, with a status from 500 on",
    "positive_data_acceptance": "a request that the contract allows is not refused for its form",
    "response_headers_conformance": "each answer has the headers that the contract declares",
    "response_schema_conformance": "each body is as the contract's schema for its status says",
    "status_code_conformance": "each status is one that the contract declares",
    "unsupported_method": "a method that the contract does not know is answered with 405",
    "use_after_free": "what has been deleted is not found any more",
}


def _mode(node: CaseNode) -> GenerationMode | None:
    return node.value.meta.generation.mode if node.value.meta else None


def _declares_headers(node: CaseNode) -> bool:
    return any(response.headers for _, response in node.value.operation.responses.items())


_APPLIES: Final[Mapping[str, Callable[[CaseNode], bool]]] = {
    "allow_header_conformance": lambda node: node.value.method == "OPTIONS",
    "ensure_resource_availability": lambda node: node.parent_id is not None,
    "negative_data_rejection": lambda node: _mode(node) is GenerationMode.NEGATIVE,
    "positive_data_acceptance": lambda node: _mode(node) is GenerationMode.POSITIVE,
    "response_headers_conformance": _declares_headers,
    "unsupported_method": lambda node: node.value.method != node.value.operation.method.upper(),
    "use_after_free": lambda node: node.parent_id is not None,
}
"""The cases that a check is about, of those that it passes."""
_NEVER: Final = {"ignored_auth", "missing_required_header", "object_level_authorization"}
"""What is not about this contract, which knows neither credentials nor required headers."""
_MORE_THAN_THE_FORM: Final = "positive_data_acceptance"
"""A server may rightly refuse an order for what it says, and the contract cannot tell."""
_OF_CLIENTS: Final = "/listener/"
"""Operations that the contract has clients serve, and servers only call."""
_SHOWN: Final = 3
"""Failures that are kept of a check."""
_NO_ANSWER: Final = {
    "Network Error",
    "Server Unavailable",
    "Unhealthy API",
    "Unresponsive Operation",
}
"""The titles of errors that are the server's fault."""


@dataclass(slots=True)
class _Finding:
    """How often a check was made of an operation, how often in vain, and the first few of these."""

    cases: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(slots=True)
class _Trouble:
    """What kept an operation from being judged; `failed` when that is its server's fault."""

    failed: bool = False
    messages: dict[str, None] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """Counts of what was found by one contract, and a few failures of each kind: no more.

    `group` is the check's group, `source` the contract's name, `level` what most failures mean,
    `operations` the operationIds, by method and path.
    """

    group: str
    source: str
    level: Level
    operations: Mapping[str, str]
    cases: int = 0
    _found: defaultdict[tuple[str, str], _Finding] = field(
        default_factory=lambda: defaultdict(_Finding)
    )
    _trouble: defaultdict[str, _Trouble] = field(default_factory=lambda: defaultdict(_Trouble))
    _seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _asked: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add_scenario(self, event: ScenarioFinished) -> int:
        """Count the cases of a scenario, and what was found with them; returns how many."""
        recorder = event.recorder
        labels = {id: node.value.operation.label for id, node in recorder.cases.items()}
        for label in labels.values():
            self._asked[label] += 1
        if labels:
            self._seconds[next(iter(labels.values()))] += event.elapsed_time
        for case_id, checks in recorder.checks.items():
            for name, failures in _outcomes(recorder.cases[case_id], checks).items():
                self._add(self._found[name, labels[case_id]], failures, recorder, case_id)
        self.cases += len(labels)
        return len(labels)

    def add_error(self, event: NonFatalError) -> None:
        """Remember what kept an operation, or all of them, from being judged."""
        trouble = self._trouble[event.label if event.related_to_operation else ""]
        trouble.failed |= event.info.title in _NO_ANSWER
        message = f"{event.info.title}: {event.info.message}"
        if message in trouble.messages or len(trouble.messages) == _SHOWN:
            return
        trouble.messages[message] = None
        if event.info.code_sample:
            trouble.exchanges.append(Exchange(event.info.code_sample, f"no answer: {message}"))

    def checks(self) -> Iterator[Check]:
        """Each check that may be made of each operation."""
        for label, id in self.operations.items():
            yield from (self._check(name, label, id) for name in SENTENCES)

    def results(self) -> Iterator[Result]:
        """How each check came out of each operation: those of which there was a case."""
        for label, id in self.operations.items():
            yield self._answered(label, id)
            for name in sorted(name for name, of in self._found if of == label):
                yield _result(self._check(name, label, id), self._found[name, label])
        if trouble := self._trouble.get(""):
            outcome = Outcome.FAILED if trouble.failed else Outcome.UNJUDGED
            check = Check(
                f"contract.{self.group}.{ANSWERED}",
                self.level,
                SENTENCES[ANSWERED],
                self.source,
                (),
            )
            yield Result(check, outcome, 0.0, "\n".join(trouble.messages), trouble.exchanges)

    def _add(
        self,
        found: _Finding,
        failures: Sequence[Failure],
        recorder: ScenarioRecorder,
        case_id: str,
    ) -> None:
        found.cases += 1
        found.failed += bool(failures)
        for failure in failures:
            if len(found.failures) < _SHOWN and failure not in found.failures:
                found.failures.append(failure)
                related = failure.related_case_ids()
                found.exchanges += recordings.exchanges(recorder, case_id, related)

    def _answered(self, label: str, id: str) -> Result:
        check = self._check(ANSWERED, label, id)
        seconds, cases = self._seconds[label], self._asked[label]
        if trouble := self._trouble.get(label):
            outcome = Outcome.FAILED if trouble.failed else Outcome.UNJUDGED
            return Result(check, outcome, seconds, "\n".join(trouble.messages), trouble.exchanges)
        if not cases:
            return Result(check, Outcome.UNJUDGED, seconds, "no request was made")
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
        if _OF_CLIENTS in label:
            return OPTIONAL
        if name == _MORE_THAN_THE_FORM and self.level is MANDATORY:
            return RECOMMENDED
        return self.level


def _outcomes(node: CaseNode, checks: Sequence[CheckNode]) -> Mapping[str, Sequence[Failure]]:
    """The failures of a case, by check; a check that it has passed has none."""
    outcomes: dict[str, list[Failure]] = {}
    for check in checks:
        if check.failure_info:
            outcomes.setdefault(check.name, []).append(check.failure_info.failure)
        elif check.status is Status.SUCCESS and _applies(check.name, node):
            outcomes.setdefault(check.name, [])
    return outcomes


def _applies(name: str, node: CaseNode) -> bool:
    return name not in _NEVER and (name not in _APPLIES or _APPLIES[name](node))


def _result(check: Check, found: _Finding) -> Result:
    if not found.failed:
        return Result(check, Outcome.PASSED, message=f"{found.cases} cases")
    told = "\n\n".join(f"{failure.title}. {failure.message}".strip() for failure in found.failures)
    message = f"{found.failed} of {found.cases} cases failed: {told}"
    return Result(check, Outcome.FAILED, message=message, exchanges=tuple(found.exchanges))
