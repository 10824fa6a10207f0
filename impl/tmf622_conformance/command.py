"""`tmf622 conformance`: options, output and exit status."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from tmf622_conformance import contract, credentials
from tmf622_conformance.assessment import Assessment, checks
from tmf622_conformance.check import CannotRun, Outcome, Part
from tmf622_conformance.contract import TMF622, TMF622_V5, Contract
from tmf622_conformance.credentials import NoToken
from tmf622_conformance.overlays import overlaid
from tmf622_conformance.progress import bars
from tmf622_conformance.report import Report, as_json, html, junit
from tmf_contracts.documents import InvalidContract
from tmf_contracts.overlay import OverlayError

_NOT_CONFORMANT: Final = 1
_COULD_NOT_RUN: Final = 2
_INTERRUPTED: Final = 130
_V5: Final = "v5"
_MAX_PRINTED: Final = 20
"""The number of failures on the terminal; reports have all of them."""

_report_path = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class _Reports:
    html: Path | None
    junit: Path | None
    json: Path | None

    @property
    def paths(self) -> Sequence[Path]:
        return [path for path in (self.html, self.junit, self.json) if path]


class _ContractFile(click.Path):
    """A file, or the name of a contract that the kit has."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value == _V5 else super().convert(value, param, ctx)


class _Header(click.ParamType[tuple[str, str]]):
    """A header, "Name: value"."""

    name = "header"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        name, colon, rest = str(value).partition(":")
        if not (colon and name.strip()):
            self.fail(f"{value!r} is not of the form 'Name: value'", param, ctx)
        return name.strip(), rest.strip()


@click.command()
@click.option(
    "--url",
    metavar="BASE",
    help="The API's base URL, to which paths such as /productOrder are added.",
)
@click.option(
    "--contract",
    type=_ContractFile(path_type=Path),
    metavar="FILE|v5",
    help="The contract that the server has to meet: v5 is TMF622 v5; without it, TMF622 v4.",
)
@click.option(
    "--overlay",
    "overlays",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Attributes that the server's operator has added to the contract; may be repeated.",
)
@click.option(
    "--profile",
    "parts",
    type=click.Choice([part.value for part in Part]),
    multiple=True,
    help="Run this part only; may be repeated.",
)
@click.option(
    "--check",
    "patterns",
    metavar="ID",
    multiple=True,
    help="Run this check only, or those that match a pattern such as 'guideline.paging.*'.",
)
@click.option("--report", "html", type=_report_path, metavar="FILE.html", help="Write a page.")
@click.option("--junit", type=_report_path, metavar="FILE.xml", help="Write a JUnit report.")
@click.option("--json", type=_report_path, metavar="FILE.json", help="Write a JSON report.")
@click.option(
    "--progress",
    type=_report_path,
    metavar="FILE.json",
    help="Write how far each part is, every second.",
)
@click.option(
    "--header",
    "headers",
    type=_Header(),
    metavar="'NAME: VALUE'",
    multiple=True,
    help="Send this header with every request.",
)
@click.option(
    "--token-file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar=credentials.FILE_VARIABLE,
    metavar="FILE",
    help=f"Send the access token in this file, or in the variable {credentials.VARIABLE}.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Requests that schemathesis generates for each operation and phase.",
)
@click.option("--seed", type=int, default=622, show_default=True, help="Seed of those requests.")
@click.option(
    "--listen",
    metavar="HOST[:PORT]",
    help="Address at which the server reaches this machine, to deliver events.",
)
@click.option(
    "--ctk",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also run TM Forum's kit in this folder, with newman.",
)
@click.option("--product", metavar="NAME", help="The server's name in the report, else the URL.")
@click.option("--list", "listing", is_flag=True, help="Print the checks, and run none.")
def conformance(
    html: Path | None,
    junit: Path | None,
    json: Path | None,
    *,
    progress: Path | None,
    listing: bool,
    **options: Any,
) -> None:
    """Check whether a running server conforms to TMF622 v4 or to another contract, and report.

    A run takes about four minutes on two cores. Afterwards it deletes what it has created, as far
    as the contract or the server has an operation for that.

    The exit status is 0 when the server is conformant, 1 when it is not, and 2 when the run was
    impossible.
    """
    options["contract"] = _contract(options["contract"], options.pop("overlays"))
    if listing:
        _list(options["contract"], options["parts"], options["patterns"])
        return
    if not options["url"]:
        raise click.UsageError("Missing option '--url'.")
    options["headers"] = _headers(options["headers"], options.pop("token_file"))
    reports = _Reports(html, junit, json)
    report = _assess(options, reports, progress)
    _write(report, reports)
    _print_summary(report)
    sys.exit(0 if report.conformant else _NOT_CONFORMANT)


def _contract(named: Path | str | None, overlays: Sequence[Path]) -> Contract:
    try:
        match named:
            case None:
                found = TMF622
            case str():
                found = TMF622_V5
            case Path():
                found = contract.read(named)
        return overlaid(found, overlays)
    except (InvalidContract, OverlayError) as error:
        _exit(str(error), _COULD_NOT_RUN)


def _headers(given: Sequence[tuple[str, str]], token_file: Path | None) -> dict[str, str]:
    try:
        return credentials.headers(given, token_file)
    except NoToken as error:
        _exit(str(error), _COULD_NOT_RUN)
    except OSError as error:
        _exit(f"{token_file} cannot be read: {error.strerror}", _COULD_NOT_RUN)


def _list(contract: Contract, parts: Sequence[str], patterns: Sequence[str]) -> None:
    for check in checks(contract, [Part(part) for part in parts or Part], patterns):
        click.echo(f"{check.id}  {check.level}  {check.sentence}  [{check.source}]")


def _assess(options: Mapping[str, Any], reports: _Reports, progress: Path | None) -> Report:
    try:
        for path in reports.paths:
            # A path that cannot be written is found before the run, not after it.
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with bars(progress) as shown:
            return Assessment(**options).report(shown)
    except (CannotRun, OSError) as error:
        _exit(str(error), _COULD_NOT_RUN)
    except KeyboardInterrupt:
        _exit("interrupted", _INTERRUPTED)


def _write(report: Report, reports: _Reports) -> None:
    for path, made in (
        (reports.html, html.page),
        (reports.junit, junit.document),
        (reports.json, as_json.document),
    ):
        if path:
            # Answers may have unpaired surrogates, which UTF-8 cannot encode.
            path.write_text(made(report), "utf-8", errors="backslashreplace")


def _print_summary(report: Report) -> None:
    """Print what is wrong, the counts by part, and the verdict."""
    wrong = [each for each in report.results if each.outcome is not Outcome.PASSED]
    for each in wrong[:_MAX_PRINTED]:
        click.echo(f"{each.outcome}: {each.check.id} ({each.check.level}): {_line(each.message)}")
    if len(wrong) > _MAX_PRINTED:
        click.echo(f"… and {len(wrong) - _MAX_PRINTED} more")
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


def _line(text: str) -> str:
    """The first line of a text, without control characters that a terminal would obey."""
    first, *more = text.strip().splitlines() or [""]
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in first)
    return f"{shown} …" if more else shown


def _exit(message: str, status: int) -> NoReturn:
    click.echo(f"tmf622: {_line(message)}", err=True)
    sys.exit(status)
