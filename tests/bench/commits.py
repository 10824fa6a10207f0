"""Commits to an SQLite file over and over, so that no answer of a server is sent a second time.

`python -m tests.bench.commits FILE` runs until it is ended. A commit writes what is there already.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PAUSE: Final = 0.0001
"""Less than an answer takes."""


@contextmanager
def commits(file: Path, cores: str) -> Iterator[None]:
    """Commit to a file, on those cores, for as long as the block lasts."""
    command = ["taskset", "--cpu-list", cores, sys.executable, "-m", __name__, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


def main(file: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    ((version,),) = connection.execute("PRAGMA user_version")
    print("begins", flush=True)
    while True:
        connection.execute(f"PRAGMA user_version = {version}")
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main(sys.argv[1])
