"""SecantusDB, a server of MongoDB's wire protocol, for machines where mongod cannot run.

Its licence is the GPL: it runs as a process of its own and is never imported.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

COMMAND = [str(Path(sys.executable).with_name("secantusd-py")), "--host", "127.0.0.1"]


class SecantusDB:
    """A server whose acknowledged writes are on disk, under `directory`.

    It starts on a free port, and has the same port after a restart.
    """

    def __init__(self, directory: Path) -> None:
        self._options = ["--storage-path", str(directory), "--sync-on-commit"]
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"mongodb://127.0.0.1:{self._port}/?replicaSet=secantus&w=majority&journal=true"

    def start(self) -> None:
        """Return when it serves."""
        self._process = subprocess.Popen(
            [*COMMAND, "--port", self._port, *self._options], stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        printed = []
        for line in self._process.stderr:
            printed.append(line)
            if "listening on" in line:
                self._port = line.rsplit(":", 1)[1].strip()
                return
        raise AssertionError(f"SecantusDB ended with {self._process.wait()}: {''.join(printed)}")

    def stop(self) -> None:
        """End it as an operator would, if it runs."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            with self._process as process:
                process.send_signal(how)
            self._process = None
