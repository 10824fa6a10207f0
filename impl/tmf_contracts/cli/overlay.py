"""`tmf622 contract overlay`: the repairs of a contract as an OpenAPI Overlay."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
        contract = readable(file)
        made = repairs.overlay_of(contract, os.path.relpath(file, output.parent if output else "."))
        if not made["actions"]:
            click.echo(f"{file} has no defects, so there is nothing to write", err=True)
            return
        _check(file, made, repairs.repaired(contract))
        text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=100)
        if output:
            output.write_text(text, "utf-8")
        else:
            click.echo(text, nl=False)


def _check(file: Path, made: Mapping[str, Any], repaired: Mapping[str, Any]) -> None:
    """Raise InvalidContract unless the document repairs the file as it stands."""
    from tmf_contracts import documents, source
    from tmf_contracts import overlay as overlays
    from tmf_contracts.documents import InvalidContract

    document = documents.read(file)
    if documents.kind(document) == documents.OPENAPI:
        raise InvalidContract(
            f"{file} is OpenAPI 3.0, and the repairs are those of Swagger 2.0; the server makes "
            "them when it reads the file"
        )
    try:
        fits = source.inner(overlays.apply(document, made)) == repaired
    except (overlays.OverlayError, InvalidContract):
        fits = False
    if not fits:
        raise InvalidContract(
            f"{file} has shared parameters or responses, which an overlay cannot repair where they "
            "are used; the server makes the repairs when it reads the file"
        )
