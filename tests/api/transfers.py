"""`tmf622 export` and `import` as processes, also such as are killed."""

from __future__ import annotations

import gzip
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests import mongod
from tests.api.orders import Json
from tests.server import COMMAND

_PAUSE = 0.001


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


def export_killed(store_url: str, file: Path, when: Callable[[], object]) -> None:
    """Begin an export, and kill it as soon as that is so."""
    _killed(["export", str(file), *_options(store_url)], store_url, when)


def import_killed(store_url: str, file: Path, when: Callable[[], object]) -> None:
    """Begin an import, and kill it as soon as that is so."""
    _killed(["import", str(file)], store_url, when)


def rows(file: Path) -> bytes:
    """All lines of an export but the first one, which has the time."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return text.partition(b"\n")[2]


def lines(file: Path) -> list[Json]:
    """All lines of an export."""
    return [*map(json.loads, file.read_bytes().splitlines())]


def size(file: Path) -> int:
    """Bytes of a file, 0 if there is none."""
    return file.stat().st_size if file.exists() else 0


def _killed(arguments: list[str], store_url: str, when: Callable[[], object]) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments, "--store", store_url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while not when():
            assert process.poll() is None, "it has ended before it was killed"
            time.sleep(_PAUSE)
        process.kill()
        assert process.wait() < 0, "it has ended before it was killed"


def _options(store_url: str) -> list[str]:
    """SecantusDB has no snapshots."""
    is_stand_in = store_url.startswith("mongodb") and mongod.unavailable()
    return ["--without-snapshot"] if is_stand_in else []
