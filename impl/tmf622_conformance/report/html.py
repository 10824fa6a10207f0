"""A report as one HTML page, for screens and for paper."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from tmf622_conformance.check import Level, Outcome
from tmf622_conformance.report import Report

_PAGES: Final = Environment(
    loader=PackageLoader("tmf622_conformance", "report"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(report: Report) -> str:
    """The report as HTML that loads nothing else."""
    template = _PAGES.get_template("report.html")
    return template.render(report=report, levels=list(Level), outcomes=list(Outcome), **_OUTCOMES)


_OUTCOMES: Final = {
    "passed": Outcome.PASSED,
    "failed": Outcome.FAILED,
    "inconclusive": Outcome.INCONCLUSIVE,
}
