"""What the commands share: reading a contract, and the refusal of bad input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

CONTRACT: Final = click.Path(path_type=Path)


def readable(file: Path) -> dict[str, Any]:
    """The contract of TM Forum's shape in a file. Raises InvalidContract."""
    from tmf_contracts import repairs, source
    from tmf_contracts.documents import InvalidContract
    from tmf_contracts.model.api import api_model

    contract = source.read(file)
    try:
        api_model(repairs.repaired(contract))
    except InvalidContract as fault:
        raise InvalidContract(f"{file} is not of TM Forum's shape: {fault}") from None
    return contract


@contextmanager
def refused(command: str) -> Iterator[None]:
    """Ends the process with status 2, and one line, when a file cannot be used."""
    from tmf_contracts.documents import InvalidContract
    from tmf_contracts.overlay import OverlayError

    try:
        yield
    except (InvalidContract, OverlayError) as fault:
        message = str(fault)
    except OSError as fault:
        message = f"{fault.filename}: {fault.strerror}"
    else:
        return
    click.echo(f"tmf622 contract {command}: {message}", err=True)
    sys.exit(2)
