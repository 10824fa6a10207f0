"""`tmf622 contract`: commands for developers who get a contract, or the next revision of one."""

from __future__ import annotations

import click

from tmf_contracts.cli.diff import diff
from tmf_contracts.cli.lint import lint
from tmf_contracts.cli.overlay import overlay
from tmf_contracts.cli.upgrade import upgrade


@click.group()
def contract() -> None:
    """Examine, repair and compare contracts of TM Forum."""


for _command in (lint, overlay, diff, upgrade):
    contract.add_command(_command)
