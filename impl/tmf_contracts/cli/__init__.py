"""`tmf622 contract`: commands for developers who get a contract, or the next revision of one."""

from __future__ import annotations

import click


@click.group()
def contract() -> None:
    """Examine, repair and compare contracts of TM Forum."""
