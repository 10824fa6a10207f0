"""`tmf622 conformance`: how to ask, what is shown meanwhile, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from tmf622_conformance.assessment import Assessment, checks
from tmf622_conformance.check import CannotRun, Outcome, Part
from tmf622_conformance.progress import bars
from tmf622_conformance.report import Report, as_json, html, junit

_NOT_CONFORMANT: Final = 1
_COULD_NOT_RUN: Final = 2
_INTERRUPTED: Final = 130
_TOLD: Final = 20
"""Failures that are told on the terminal; a report has them all."""

_report_path = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class _Reports:
    html: Path | None
    junit: Path | None
    json: Path | None

    @property
    def paths(self) -> Sequence[Path]:
        return [path for path in (self.html, self.junit, self.json) if path]


class _Header(click.ParamType[tuple[str, str]]):
    """A header as one text, its name and its value."""

    name = "header"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        name, colon, rest = str(value).partition(":")
        if not (colon and name.strip()):
            self.fail(f"{value!r} is not of the form 'Name: value'", param, ctx)
        return name.strip(), rest.strip()


@click.command()
@click.option("--url", metavar="BASE", help="The API's base URL, to which /productOrder is added.")
@click.option(
    "--profile",
    "parts",
    type=click.Choice([part.value for part in Part]),
    multiple=True,
    help="A part to check by; all of them, unless given.",
)
@click.option(
    "--check",
    "patterns",
    metavar="ID",
    multiple=True,
    help="Make this check only, or those that fit a pattern such as 'guideline.paging.*'.",
)
@click.option("--report", "html", type=_report_path, metavar="FILE.html", help="Write a page.")
@click.option("--junit", type=_report_path, metavar="FILE.xml", help="Write a JUnit report.")
@click.option("--json", type=_report_path, metavar="FILE.json", help="Write all as JSON.")
@click.option(
    "--header",
    "headers",
    type=_Header(),
    metavar="'NAME: VALUE'",
    multiple=True,
    help="Send this header with every request, such as 'Authorization: Bearer …'.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many requests schemathesis makes up for each operation and phase.",
)
@click.option("--seed", type=int, default=622, show_default=True, help="Choice of those requests.")
@click.option(
    "--listen",
    metavar="HOST[:PORT]",
    help="Where the server reaches this machine, to deliver events.",
)
@click.option(
    "--ctk",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Run this official kit as well, with newman.",
)
@click.option("--product", metavar="NAME", help="Whom the report is about; else the URL.")
@click.option("--list", "listing", is_flag=True, help="Print the checks, and make none.")
def conformance(
    html: Path | None, junit: Path | None, json: Path | None, *, listing: bool, **options: Any
) -> None:
    """Check a running TMF622 v4 server, whoever made it, and report.

    It takes about four minutes on two cores. What is made for it is deleted afterwards:
    orders, subscriptions, and cancellation tasks where the server can.

    The exit status is 0 when the server is conformant, 1 when it is not, and 2 when that could not
    be found out.
    """
    if listing:
        _list(options["parts"], options["patterns"])
        return
    if not options["url"]:
        raise click.UsageError("Missing option '--url'.")
    reports = _Reports(html, junit, json)
    report = _assessed(options, reports)
    _write(report, reports)
    _tell(report)
    sys.exit(0 if report.conformant else _NOT_CONFORMANT)


def _list(parts: Sequence[str], patterns: Sequence[str]) -> None:
    for check in checks([Part(part) for part in parts or Part], patterns):
        click.echo(f"{check.id}  {check.level}  {check.sentence}  [{check.source}]")


def _assessed(options: Mapping[str, Any], reports: _Reports) -> Report:
    try:
        for path in reports.paths:
            # Whoever has waited for an assessment wants to have its report.
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with bars() as shown:
            return Assessment(**{**options, "headers": dict(options["headers"])}).report(shown)
    except (CannotRun, OSError) as error:
        _stop(str(error), _COULD_NOT_RUN)
    except KeyboardInterrupt:
        _stop("interrupted", _INTERRUPTED)


def _write(report: Report, reports: _Reports) -> None:
    for path, made in (
        (reports.html, html.page),
        (reports.junit, junit.document),
        (reports.json, as_json.document),
    ):
        if path:
            # Half of a surrogate pair is in what some servers say, and in no UTF-8.
            path.write_text(made(report), "utf-8", errors="backslashreplace")


def _tell(report: Report) -> None:
    """The result in a few lines: what is wrong, how much of what, and whether that will do."""
    wrong = [each for each in report.results if each.outcome is not Outcome.PASSED]
    for each in wrong[:_TOLD]:
        click.echo(f"{each.outcome}: {each.check.id} ({each.check.level}): {_line(each.message)}")
    if len(wrong) > _TOLD:
        click.echo(f"… and {len(wrong) - _TOLD} more")
    for path in report.remaining:
        click.echo(f"not deleted: {_line(path)}")
    for part in dict.fromkeys(each.check.part for each in report.results):
        of = [each.outcome for each in report.results if each.check.part is part]
        counts = ", ".join(f"{of.count(outcome)} {outcome}" for outcome in Outcome)
        click.echo(f"{part:10} {counts}")
    selection = f" (as far as {report.selection} goes)" if report.selection else ""
    click.echo(
        f"{_line(report.product)} is {'' if report.conformant else 'not '}conformant{selection}"
    )


def _line(said: str) -> str:
    """What a server has said as one line, in which a terminal finds nothing to obey."""
    first, *more = said.strip().splitlines() or [""]
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in first)
    return f"{shown} …" if more else shown


def _stop(message: str, status: int) -> NoReturn:
    click.echo(f"tmf622: {_line(message)}", err=True)
    sys.exit(status)
