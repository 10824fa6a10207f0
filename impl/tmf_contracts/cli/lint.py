"""`tmf622 contract lint`: the defects of a contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tmf_contracts.cli.common import CONTRACT, readable, refused

if TYPE_CHECKING:
    from tmf_contracts.repairs import Defect

_NO_BASE_PATH: Final = (
    "The contract names no base path. A server is told one: `--contract FILE=/base/path`."
)


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
    """List the defects of a contract, Swagger 2.0 or OpenAPI 3.0.

    Each has its place, the reason why it matters, and the repair that `tmf622 contract overlay`
    writes and the server makes.

    The exit status is 0 without a defect, 1 with one, and 2 when the file is no contract.
    """
    from tmf_contracts import repairs

    with refused("lint"):
        contract = readable(file)
        found = repairs.defects(contract)
    hints = [] if contract.get("basePath", "").strip("/") else [_NO_BASE_PATH]
    if form == "json":
        document = {**_document(file, found), "hints": hints}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([*_lines(found), *(f"Hint: {each}" for each in hints)]))
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
