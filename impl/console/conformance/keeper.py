"""Keeps one run of the conformance kit: a process that ends it when the server has ended.

`python -m console.conformance.keeper FOLDER NAME DESCRIPTION COMMAND…` runs the command, unless
another run of the folder has the lock. It prints a line as soon as it does. The command gets an
interrupt, upon which the kit deletes what it has created, when somebody has left the file `stop`,
or when standard input ends: the server holds its other end.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

LOCK: Final = "lock"
STOP: Final = "stop"
RUN: Final = ".run.json"
"""Ends the name of the file that describes a run."""
PROGRESS: Final = "progress.json"
MOST: Final = 10
"""Runs whose reports are kept."""
_TRIES: Final = 5
_TRY_PAUSE: Final = 0.1
"""How often, and how many seconds apart, the lock is tried."""
_PAUSE: Final = 0.5
"""Seconds from one look to the next."""
_GRACE: Final = 20.0
"""Seconds that the kit has to delete what it has created."""
_NICENESS: Final = 10
"""Requests come first."""


def main(folder: Path, name: str, description: str, command: Sequence[str]) -> None:
    """Run the command; what the server reads of the run is in the folder."""
    with (folder / LOCK).open("w") as lock:
        if not _locked(lock):
            return
        for left in (STOP, PROGRESS):
            (folder / left).unlink(missing_ok=True)
        run = {**json.loads(description), "name": name}
        _write(folder / f"{name}{RUN}", run)
        sys.stdout.write("running\n")
        sys.stdout.flush()
        ended = _kept(folder, name, command)
        _write(folder / f"{name}{RUN}", {**run, **ended, "ended": time.time()})
        _trim(folder)


def _locked(file: TextIO) -> bool:
    """Whether the lock is got; those who only look hold it for a moment."""
    for _ in range(_TRIES):
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_TRY_PAUSE)
    return False


def _kept(folder: Path, name: str, command: Sequence[str]) -> dict[str, object]:
    """Run the command until it ends or is to end; its exit status, and whether it was stopped."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the server may ignore it, and so would the kit
    with (folder / f"{name}.log").open("wb") as output:
        kit = subprocess.Popen(  # noqa: S603 - the command comes from the server
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    is_stopped = False
    while kit.poll() is None:
        if _is_over() or (folder / STOP).exists():
            is_stopped = True
            _end(kit)
    with suppress(ProcessLookupError):  # nothing that it has started is left
        os.killpg(kit.pid, signal.SIGKILL)
    return {"status": kit.returncode, "stopped": is_stopped}


def _is_over() -> bool:
    """Wait a moment; whether standard input has ended."""
    readable, _, _ = select.select([0], [], [], _PAUSE)
    return bool(readable) and not os.read(0, 1)


def _end(kit: subprocess.Popen[bytes]) -> None:
    for sent, seconds in ((signal.SIGINT, _GRACE), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(kit.pid, sent)
        with suppress(subprocess.TimeoutExpired):
            kit.wait(seconds)
            return


def _write(file: Path, content: object) -> None:
    """Write a file that others read at any moment."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(content), "utf-8")
    new.replace(file)


def _trim(folder: Path) -> None:
    """Remove the oldest runs."""
    names = sorted(each.name.removesuffix(RUN) for each in folder.glob(f"*{RUN}"))
    for name in names[:-MOST]:
        for file in folder.glob(f"{name}.*"):
            file.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
