"""`python -m tests.speed`: store the present counts as the new baseline."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.speed import baseline
from tests.speed.guarded import counted

with TemporaryDirectory() as directory:
    counts = counted(Path(directory))
baseline.write(counts)
click.echo(f"Python {baseline.VERSION}: {counts}")
