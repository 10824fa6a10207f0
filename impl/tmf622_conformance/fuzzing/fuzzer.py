"""Runs schemathesis against a server, and collects what it finds."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from hypothesis import configuration
from schemathesis.engine import events, from_schema

from tmf622_conformance.check import CannotRun, Check, Result
from tmf622_conformance.contract import operations
from tmf622_conformance.fuzzing.contracts import PUBLISHED, FuzzedContract
from tmf622_conformance.fuzzing.findings import Findings
from tmf622_conformance.fuzzing.generation import Effort, allow_published_gaps, schema
from tmf622_conformance.fuzzing.ownership import OnCreated, only_own_resources

Progress = Callable[[str, int], None]
"""Called at the end of each scenario with its label and its number of requests."""


def checks(contract: FuzzedContract) -> Sequence[Check]:
    """The checks that fuzzing by a contract may make."""
    return list(_no_findings(contract).checks())


@dataclass(frozen=True, slots=True)
class Fuzzer:
    """Sends generated requests to a server and checks the answers."""

    contract: FuzzedContract
    base_url: str
    headers: Mapping[str, str]
    effort: Effort

    def results(
        self,
        progress: Progress = lambda label, cases: None,
        on_created: OnCreated = lambda path: None,
    ) -> Sequence[Result]:
        """The result of each check of schemathesis for each operation.

        Resources that were on the server before are neither changed nor deleted. `on_created`
        receives the path of each new one. Raises `CannotRun` when schemathesis itself fails, and
        `KeyboardInterrupt` on Ctrl-C.
        """
        findings = _no_findings(self.contract)
        with _quiet():
            generated = schema(self.contract, self.effort, self.base_url, self.headers)
            if self.contract.form == PUBLISHED:
                allow_published_gaps(generated, self.contract.contract)
            with only_own_resources(generated, self.contract.contract, on_created):
                stream = from_schema(generated).execute()
                with closing(iter(stream)) as stream_events:
                    try:
                        for event in stream_events:
                            _collect(event, findings, progress)
                    finally:
                        stream.stop()
        return list(findings.results())


def _no_findings(contract: FuzzedContract) -> Findings:
    ids = {f"{method} {path}": id for id, (method, path) in operations(contract.read()).items()}
    return Findings(contract.name, contract.source, contract.level, ids)


def _collect(event: events.EngineEvent, findings: Findings, progress: Progress) -> None:
    match event:
        case events.ScenarioFinished():
            progress(f"{findings.group} {event.phase}", findings.add_scenario(event))
        case events.NonFatalError():
            findings.add_error(event)
        case events.FatalError():
            raise CannotRun(f"schemathesis has failed: {event.exception}") from event.exception
        case events.Interrupted():
            raise KeyboardInterrupt


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep hypothesis out of the working directory, and warnings off the terminal."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(None)
