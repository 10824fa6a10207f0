"""The contract's letter: requests that schemathesis makes up, and every check that it has."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from hypothesis import configuration
from schemathesis.engine import events, from_schema

from tmf622_conformance import contract as contracts
from tmf622_conformance.check import MANDATORY, RECOMMENDED, CannotRun, Check, Level, Result
from tmf622_conformance.contract import Json
from tmf622_conformance.fuzzing.findings import Findings
from tmf622_conformance.fuzzing.generation import Effort, hold_to_what_is_published, schema
from tmf622_conformance.fuzzing.ownership import Made, kept_apart

Progress = Callable[[str, int], None]
"""Told of each scenario's end: of what it was, and how many requests it took."""


@dataclass(frozen=True, slots=True)
class By:
    """A contract to fuzz by: which data is made from it, and what most failures mean.

    The published one is wrong in places, so that it is held to no more than what it allows.
    """

    name: str
    source: str
    mode: str
    level: Level
    contract: Callable[[], Json]


PUBLISHED: Final = By("published", "contract", "positive", MANDATORY, contracts.published)
EFFECTIVE: Final = By(
    "effective", "contract with its defects mended", "all", RECOMMENDED, contracts.mended
)
CONTRACTS: Final = (PUBLISHED, EFFECTIVE)


def checks(by: By) -> Sequence[Check]:
    """The checks that may be made by a contract."""
    return list(_nothing_found(by, by.contract()).checks())


@dataclass(frozen=True, slots=True)
class Fuzzing:
    """Requests that are made up from a contract, to be sent to a server."""

    by: By
    base_url: str
    headers: Mapping[str, str]
    effort: Effort

    def results(
        self,
        progress: Progress = lambda label, cases: None,
        made: Made = lambda path: None,
    ) -> Sequence[Result]:
        """How each check of schemathesis comes out of each operation.

        What was on the server before is neither changed nor deleted; what was not deleted again is
        told to `made`. Raises `CannotRun` when schemathesis itself fails, and `KeyboardInterrupt`
        on Ctrl-C.
        """
        contract = self.by.contract()
        found = _nothing_found(self.by, contract)
        with _quiet():
            sent = schema(contract, self.by.mode, self.effort, self.base_url, self.headers)
            if self.by == PUBLISHED:
                hold_to_what_is_published(sent)
            with kept_apart(sent, made):
                stream = from_schema(sent).execute()
                with closing(iter(stream)) as told:
                    try:
                        for event in told:
                            _take(event, found, progress)
                    finally:
                        stream.stop()
        return list(found.results())


def _nothing_found(by: By, contract: Json) -> Findings:
    operations = {
        f"{method} {path}": id for id, (method, path) in contracts.operations(contract).items()
    }
    return Findings(by.name, by.source, by.level, operations)


def _take(event: events.EngineEvent, found: Findings, progress: Progress) -> None:
    match event:
        case events.ScenarioFinished():
            progress(f"{found.group} {event.phase}", found.add_scenario(event))
        case events.NonFatalError():
            found.add_error(event)
        case events.FatalError():
            raise CannotRun(f"schemathesis has failed: {event.exception}") from event.exception
        case events.Interrupted():
            raise KeyboardInterrupt


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is left in the user's folder, and nothing on the terminal, by the tools in use."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(None)
