"""An assessment: runs the selected checks, deletes what they created, and reports."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import httpx

from tmf622_conformance.check import CannotRun, Check, Failed, Part, Result
from tmf622_conformance.checks import catalogue, runner
from tmf622_conformance.contract import TMF622, Contract
from tmf622_conformance.ctk import runner as ctk
from tmf622_conformance.fuzzing import fuzzer, parallel
from tmf622_conformance.fuzzing.contracts import fuzzed
from tmf622_conformance.fuzzing.generation import Effort
from tmf622_conformance.progress import Bars
from tmf622_conformance.report import Report
from tmf622_conformance.report.redaction import Redaction
from tmf622_conformance.server.api import Api, brief, json_of

_DENIED: Final = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


def checks(contract: Contract, parts: Sequence[Part], patterns: Sequence[str]) -> Iterator[Check]:
    """The checks of these parts that match the patterns; those of a CTK are not known before."""
    groups = catalogue.groups(contract)
    yield from (check for check, _ in runner.selected(groups, parts, patterns))
    if Part.CONTRACT in parts:
        for each in fuzzed(contract):
            yield from (check for check in fuzzer.checks(each) if runner.matches(check, patterns))


@dataclass(frozen=True, slots=True)
class Assessment:
    """The server to assess, the contract that it has to meet, and the checks to run.

    Without `parts`, all run: `ctk` only with the folder of a kit. `patterns` select checks by id.
    `examples` and `seed` are those of fuzzing. `listen` is where the server reaches this machine,
    HOST or HOST:PORT. `product` is the name in the report.
    """

    url: str
    contract: Contract = TMF622
    parts: Sequence[str] = ()
    patterns: Sequence[str] = ()
    headers: Mapping[str, str] | None = None
    examples: int = 20
    seed: int = 622
    listen: str | None = None
    ctk: Path | None = None
    product: str | None = None

    def report(self, bars: Bars) -> Report:
        """Run the checks; raises `CannotRun` when there is no such server or no such check."""
        began, clock = datetime.now(UTC), time.perf_counter()
        redaction = Redaction(self.url, self.headers or {})
        api = Api(self.url, self.headers or {}, self.listen, self.contract)
        try:
            _require_server(api, self.contract)
            try:
                results = [redaction.result(each) for each in self._results(api, bars)]
            finally:
                remaining = api.clean_up()
        finally:
            api.close()
        if not results:
            part = f" of {' or '.join(self.parts)}" if self.parts else ""
            raise CannotRun(f"no check{part} has an id like {', '.join(self.patterns)}")
        return Report(
            product=self.product or redaction.text(self.url),
            url=redaction.text(self.url),
            contract=self.contract.title,
            operations=self.contract.operations,
            kit=version("tmf622"),
            began=began,
            seconds=time.perf_counter() - clock,
            results=results,
            remaining=remaining,
            selection=self._selection(),
        )

    def _results(self, api: Api, bars: Bars) -> Iterator[Result]:
        for part in self._parts():
            if part is Part.CONTRACT:
                yield from self._fuzzing_results(api, bars)
            elif part is Part.CTK:
                yield from self._ctk_results(bars)
            else:
                yield from self._catalogue_results(api, part, bars)

    def _catalogue_results(self, api: Api, part: Part, bars: Bars) -> Iterator[Result]:
        groups = catalogue.groups(self.contract)
        checks = runner.selected(groups, [part], self.patterns)
        advance = bars(part, len(checks))
        for result in runner.results(api, checks):
            advance()
            yield result

    def _fuzzing_results(self, api: Api, bars: Bars) -> Iterator[Result]:
        effort = Effort(self.examples, self.seed)
        fuzzers = [
            fuzzer.Fuzzer(each, api.base_url, self.headers or {}, effort)
            for each in fuzzed(self.contract)
            if any(runner.matches(check, self.patterns) for check in fuzzer.checks(each))
        ]
        if not fuzzers:
            return iter(())
        advance = bars(Part.CONTRACT, None)
        results = parallel.results(fuzzers, lambda *_: advance(), lambda path: api.track([path]))
        return (result for result in results if runner.matches(result.check, self.patterns))

    def _ctk_results(self, bars: Bars) -> Iterator[Result]:
        if self.ctk is None:
            raise CannotRun("the ctk part needs --ctk FOLDER, the official kit")
        advance = bars(Part.CTK, None)
        results = ctk.results(self.ctk, self.contract, self.url, self.headers or {}, advance)
        return (result for result in results if runner.matches(result.check, self.patterns))

    def _parts(self) -> Sequence[Part]:
        parts = [Part(part) for part in self.parts] or [part for part in Part if part != Part.CTK]
        if self.ctk and Part.CTK not in parts:
            parts.append(Part.CTK)
        return parts

    def _selection(self) -> str:
        options = [f"--profile {part}" for part in self.parts]
        return " ".join([*options, *(f"--check {pattern}" for pattern in self.patterns)])


def _require_server(api: Api, contract: Contract) -> None:
    """Raise `CannotRun` unless the server answers with a list of resources of the contract."""
    path = _a_list(contract)
    if path is None:
        return
    try:
        answer = api.get(path, {"limit": "1"})
    except (Failed, httpx.InvalidURL) as error:
        raise CannotRun(f"there is no server at {api.base_url}: {error}") from error
    if answer.status_code in _DENIED:
        raise CannotRun(
            f"{api.base_url} refuses access; --token-file or --header gives it: {brief(answer)}"
        )
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise CannotRun(
            f"there is no {path} below {api.base_url} ({brief(answer)}): the base URL is the one "
            f"that the contract calls basePath, such as https://HOST{contract.model.name.base_path}"
        )
    listed = json_of(answer)
    if not answer.is_success or not isinstance(listed, list):
        raise CannotRun(
            f"{api.base_url} is no server of {contract.title}: GET {path}?limit=1 is not answered"
            f" with an array but with {brief(answer)}"
        )


def _a_list(contract: Contract) -> str | None:
    """The path of a list, if the contract has one below no other resource."""
    return next(
        (
            each.collection_path
            for each in contract.model.resources
            if "GET" in each.collection_methods and each.parent is None
        ),
        None,
    )
