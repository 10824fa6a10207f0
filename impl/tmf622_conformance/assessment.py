"""An assessment: all that is asked for is checked, what was made is deleted, and it is reported."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import httpx

from tmf622_conformance import contract
from tmf622_conformance.check import CannotRun, Check, Failed, Part, Result
from tmf622_conformance.checks import runner
from tmf622_conformance.ctk import kit
from tmf622_conformance.fuzzing import fuzzer, parallel
from tmf622_conformance.fuzzing.generation import Effort
from tmf622_conformance.progress import Bars
from tmf622_conformance.report import Report
from tmf622_conformance.report.redaction import Hiding
from tmf622_conformance.server.api import ORDERS, Api, body_of, told

_DENIED: Final = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


def checks(parts: Sequence[Part], patterns: Sequence[str]) -> Iterator[Check]:
    """The checks of these parts that are asked for; those of the official kit are its own."""
    yield from (check for check, _ in runner.chosen(parts, patterns))
    if Part.CONTRACT in parts:
        for by in fuzzer.CONTRACTS:
            yield from (check for check in fuzzer.checks(by) if runner.fits(check, patterns))


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be assessed, and by what.

    `parts` are all that need nothing more, when there are none. `patterns` choose checks by their
    ids. `listen` is where the server reaches this machine, HOST or HOST:PORT.
    """

    url: str
    parts: Sequence[str] = ()
    patterns: Sequence[str] = ()
    headers: Mapping[str, str] | None = None
    examples: int = 20
    seed: int = 622
    listen: str | None = None
    ctk: Path | None = None
    product: str | None = None

    def report(self, bars: Bars) -> Report:
        """How it came out; raises `CannotRun` when the server cannot be asked at all."""
        began, clock = datetime.now(UTC), time.perf_counter()
        hiding = Hiding(self.url, self.headers or {})
        api = Api(self.url, self.headers or {}, self.listen)
        try:
            _reach(api)
            try:
                results = [hiding.result(each) for each in self._results(api, bars)]
            finally:
                remaining = api.clean_up()
        finally:
            api.close()
        if not results:
            part = f" of {' or '.join(self.parts)}" if self.parts else ""
            raise CannotRun(f"no check{part} has an id like {', '.join(self.patterns)}")
        info = contract.published()["info"]
        return Report(
            product=self.product or hiding.text(self.url),
            url=hiding.text(self.url),
            contract=f"TMF622 {info['title']} {info['version']}",
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
                yield from self._fuzzed(api, bars)
            elif part is Part.CTK:
                yield from self._folded(bars)
            else:
                yield from self._checked(api, part, bars)

    def _checked(self, api: Api, part: Part, bars: Bars) -> Iterator[Result]:
        checks = runner.chosen([part], self.patterns)
        advance = bars(part, len(checks))
        for result in runner.results(api, checks):
            advance()
            yield result

    def _fuzzed(self, api: Api, bars: Bars) -> Iterator[Result]:
        effort = Effort(self.examples, self.seed)
        fuzzings = [
            fuzzer.Fuzzing(by, api.base_url, self.headers or {}, effort)
            for by in fuzzer.CONTRACTS
            if any(runner.fits(check, self.patterns) for check in fuzzer.checks(by))
        ]
        if not fuzzings:
            return iter(())
        advance = bars(Part.CONTRACT, None)
        results = parallel.results(
            fuzzings, lambda *_: advance(), lambda path: api.remember([path])
        )
        return (result for result in results if runner.fits(result.check, self.patterns))

    def _folded(self, bars: Bars) -> Iterator[Result]:
        if self.ctk is None:
            raise CannotRun("the ctk part needs --ctk FOLDER, the official kit")
        advance = bars(Part.CTK, None)
        results = kit.results(self.ctk, self.url, self.headers or {}, advance)
        return (result for result in results if runner.fits(result.check, self.patterns))

    def _parts(self) -> Sequence[Part]:
        parts = [Part(part) for part in self.parts] or [part for part in Part if part != Part.CTK]
        if self.ctk and Part.CTK not in parts:
            parts.append(Part.CTK)
        return parts

    def _selection(self) -> str:
        chosen = [f"--profile {part}" for part in self.parts]
        return " ".join([*chosen, *(f"--check {pattern}" for pattern in self.patterns)])


def _reach(api: Api) -> None:
    """Nothing can be said of a server that does not answer, or lets nobody in."""
    try:
        answer = api.get(ORDERS, {"limit": "1"})
    except (Failed, httpx.InvalidURL) as error:
        raise CannotRun(f"there is no server at {api.base_url}: {error}") from error
    if answer.status_code in _DENIED:
        raise CannotRun(f"{api.base_url} lets nobody in without a --header: {told(answer)}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise CannotRun(
            f"there is no {ORDERS} below {api.base_url} ({told(answer)}): the base URL is the one "
            f"that the contract calls basePath, such as https://HOST/tmf-api/"
            f"productOrderingManagement/v4"
        )
    orders = body_of(answer)
    if not answer.is_success or not isinstance(orders, list):
        raise CannotRun(
            f"{api.base_url} is no TMF622 server: GET {ORDERS}?limit=1 is not answered with an"
            f" array of orders but with {told(answer)}"
        )
