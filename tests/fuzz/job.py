"""Fuzzing one server, in a process of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.api.databases import store
from tests.server import running
from tmf622_conformance.check import Outcome, Result
from tmf622_conformance.contract import TMF622
from tmf622_conformance.fuzzing.contracts import published, repaired
from tmf622_conformance.fuzzing.fuzzer import Fuzzer
from tmf622_conformance.fuzzing.generation import Effort

# Our own server has every operation of the effective contract.
WHOLE = replace(repaired(TMF622), form="effective")
CONTRACTS = {each.name: each for each in (published(TMF622), WHOLE)}


@dataclass(frozen=True, slots=True)
class Job:
    """One run of the fuzzer: store, contract, seed, and number of examples."""

    store: str
    contract: str
    seed: int
    examples: int
    long: bool

    def __str__(self) -> str:
        return f"{self.store:8} {self.contract:10} seed {self.seed:<6}"


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of a job."""

    job: Job
    cases: int
    seconds: float
    failures: Sequence[Result]

    def __str__(self) -> str:
        failures = len(self.failures)
        return f"{self.job} {self.cases:9,} cases {self.seconds:7.0f} s {failures:4} failures"


def run(job: Job) -> JobResult:
    """Start a server for the job, and fuzz it."""
    with (
        tempfile.TemporaryDirectory() as directory,
        store(job.store, Path(directory)) as url,
        running(url) as server,
    ):
        counts: list[int] = []
        began = time.monotonic()
        effort = Effort(job.examples, job.seed, job.long)
        results = Fuzzer(CONTRACTS[job.contract], server.api, {}, effort).results(
            lambda label, cases: counts.append(cases)
        )
        # An inconclusive check has tested nothing, so it counts as a failure here.
        failures = [each for each in results if each.outcome is not Outcome.PASSED]
        return JobResult(job, sum(counts), time.monotonic() - began, failures)
