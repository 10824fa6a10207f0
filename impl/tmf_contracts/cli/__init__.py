"""`tmf622 contract`: commands for developers who get a contract, or the next revision of one."""

from __future__ import annotations

import click

from tmf_contracts.cli.diff import diff


@click.group()
def contract() -> None:
    """Examine, repair and compare contracts of TM Forum."""


contract.add_command(diff)
