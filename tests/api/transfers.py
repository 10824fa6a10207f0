"""`tmf622 export` and `import` as processes, also such as are killed."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests import mongod
from tests.api.dying_command import VARIABLE
from tests.api.orders import Json
from tests.server import COMMAND


def command(*arguments: str, store_url: str) -> subprocess.CompletedProcess[str]:
    """A command on a store, which has ended."""
    return subprocess.run(
        [*COMMAND, *arguments, "--store", store_url],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def export(store_url: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Export a store; returns what has ended well."""
    ended = command("export", str(file), *_options(store_url), store_url=store_url)
    assert ended.returncode == 0, ended.stderr
    return ended


def import_file(store_url: str, file: Path) -> subprocess.CompletedProcess[str]:
    """Import a file; returns what has ended well."""
    ended = command("import", str(file), store_url=store_url)
    assert ended.returncode == 0, ended.stderr
    return ended


def export_killed(store_url: str, file: Path) -> None:
    """Export a store, and kill the process when a block of the file is written."""
    place = "tmf622.transfer.blocks:Blocks.flush 2"
    _killed(["export", str(file), *_options(store_url)], store_url, place)


def import_killed(store_url: str, file: Path) -> None:
    """Import a file, and kill the process when two batches of rows are stored."""
    kind = "Mongo" if store_url.startswith("mongodb") else "SQLite"
    module = f"tmf630.store.{kind.lower()}.transfer.restoration"
    _killed(["import", str(file)], store_url, f"{module}:{kind}Restoration.write 3")


def rows(file: Path) -> bytes:
    """All lines of an export but the first one, which has the time."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return text.partition(b"\n")[2]


def lines(file: Path) -> list[Json]:
    """All lines of an export."""
    return [*map(json.loads, file.read_bytes().splitlines())]


def _killed(arguments: list[str], store_url: str, place: str) -> None:
    code = "from tests.api.dying_command import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--store", store_url],
        env={**os.environ, VARIABLE: place},
        stdout=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


def _options(store_url: str) -> list[str]:
    """SecantusDB has no snapshots."""
    is_stand_in = store_url.startswith("mongodb") and mongod.unavailable()
    return ["--without-snapshot"] if is_stand_in else []
