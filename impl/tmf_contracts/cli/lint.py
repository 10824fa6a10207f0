"""`tmf622 contract lint`: the defects of a contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tmf_contracts.cli.common import CONTRACT, readable, refused

if TYPE_CHECKING:
    from tmf_contracts.repairs import Defect


@click.command()
@click.argument("file", type=CONTRACT)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the defects are written.",
)
def lint(file: Path, form: str) -> None:
    """List the defects of a contract, Swagger 2.0 or OpenAPI 3.0 of version 4's shape.

    Each has its place, the reason why it matters, and the repair that `tmf622 contract overlay`
    writes and the server makes.

    The exit status is 0 without a defect, 1 with one, and 2 when the file is no contract.
    """
    from tmf_contracts import repairs

    with refused("lint"):
        found = repairs.defects(readable(file))
    if form == "json":
        click.echo(json.dumps(_document(file, found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found)))
    sys.exit(1 if found else 0)


def _document(file: Path, found: Sequence[Defect]) -> dict[str, object]:
    kinds = {each.kind.name: each.kind for each in found}
    return {
        "contract": str(file),
        "count": len(found),
        "kinds": [
            {
                "name": name,
                "why": kind.why,
                "repair": kind.repair,
                "count": sum(each.kind is kind for each in found),
            }
            for name, kind in kinds.items()
        ],
        "defects": [
            {"kind": each.kind.name, "place": each.place, "found": each.finding.found}
            for each in found
        ],
    }


def _lines(found: Sequence[Defect]) -> Iterator[str]:
    for name, group in groupby(found, key=lambda each: each.kind.name):
        defects = list(group)
        kind = defects[0].kind
        yield f"{name}: {kind.why}"
        yield f"  Repair: {kind.repair}."
        yield from (f"  {each.place}: {each.finding.found}" for each in defects)
        yield ""
    kinds = len({each.kind.name for each in found})
    yield (
        f"{_counted(len(found), 'defect')} of {_counted(kinds, 'kind')}" if found else "no defects"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
