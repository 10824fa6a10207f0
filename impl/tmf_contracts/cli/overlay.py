"""`tmf622 contract overlay`: the repairs of a contract as an OpenAPI Overlay."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tmf_contracts.cli.common import CONTRACT, readable, refused


@click.command()
@click.argument("file", type=CONTRACT)
@click.option("--output", type=CONTRACT, help="File to write to, instead of standard output.")
def overlay(file: Path, output: Path | None) -> None:
    """Write the repairs of a contract as an OpenAPI Overlay 1.0 document, in YAML.

    Each action has the reason for it. The server makes the same repairs without the document: it
    is for other tools, and for contracts of your own that are to be repaired at their source.

    The exit status is 0, or 2 when the file is no contract.
    """
    import yaml

    from tmf_contracts import repairs

    with refused("overlay"):
        folder = output.parent if output else Path()
        made = repairs.overlay_of(readable(file), os.path.relpath(file, folder))
        if not made["actions"]:
            click.echo(f"tmf622 contract overlay: {file} has no defects, so nothing is written")
            return
        text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)
        if output:
            output.write_text(text, "utf-8")
        else:
            click.echo(text, nl=False)
