"""`tmf622 contract diff`: what changes from one contract to another, and whom it breaks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tmf_contracts.cli.common import CONTRACT, refused

if TYPE_CHECKING:
    from tmf_contracts.diff.comparison import Difference


@click.command()
@click.argument("old", type=CONTRACT)
@click.argument("new", type=CONTRACT)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How the changes are written.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write to, instead of standard output.",
)
def diff(old: Path, new: Path, form: str, output: Path | None) -> None:
    """Compare two contracts, each Swagger 2.0 or OpenAPI 3.0, JSON or YAML.

    Each change is told once, where it is, with the requests and responses that it concerns, and is
    breaking for clients, breaking for the server, or compatible.

    The exit status is 0 without a breaking change, 1 with one, and 2 when a file cannot be read.
    """
    from tmf_contracts.diff import reading
    from tmf_contracts.diff.comparison import difference

    with refused("diff"):
        found = difference(reading.read(old), reading.read(new))
        report = _report(form, found)
        if output:
            output.write_text(report, "utf-8")
        else:
            click.echo(report, nl=False)
    sys.exit(1 if any(change.breaks for change in found.changes) else 0)


def _report(form: str, found: Difference) -> str:
    """The report in one of the forms."""
    from tmf_contracts.diff.report import data, html, text

    return {"text": text.text, "json": data.data, "html": html.page}[form](found)
