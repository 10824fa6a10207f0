"""What a server takes besides time: memory, a start, the disk."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.bench import comparison, load
from tests.bench.comparison import ContendersBySize, Figures
from tests.bench.contenders import FLOOR, SQLITE, TMF_MOCK, started
from tests.bench.contents import SQLiteContents
from tests.bench.guarded import CONSOLE_AND_AUTHENTICATION
from tests.server import COMMAND

SEEDED: Final = 10_000
_FIELD: Final[ContendersBySize] = {6_000: (CONSOLE_AND_AUTHENTICATION,)}
_STARTED: Final = (SQLITE, FLOOR, TMF_MOCK)


class Footprint(NamedTuple):
    """Of one run.

    `starts` are the seconds from a start on 1,000 orders to the first answer, by contender; `disk`
    is the bytes on disk for a byte of the orders' JSON, of `SEEDED` invented orders that differ.
    """

    starts: dict[str, float]
    disk: float


def measured(figures: Figures, run: int, seconds: float) -> Footprint:
    """One run; memory is added to the figures."""
    comparison.take_turns(figures, run, _FIELD, 1, seconds)
    starts = {}
    for contender in _STARTED:
        with TemporaryDirectory() as directory:
            with contender.start(Path(directory), load.SERVER_CORE) as running:
                comparison.fill(running, contender, 2_000)
            starts[contender.name], _ = started(contender, Path(directory))
    return Footprint(starts, _disk())


def _disk() -> float:
    with TemporaryDirectory() as directory:
        contents = SQLiteContents(Path(directory))
        command = [*COMMAND, "seed", "--orders", str(SEEDED), "--store", contents.url]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return contents.disk() / contents.json()
