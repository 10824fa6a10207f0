"""The runs of the kit, as any process of this server sees them: by the files of a folder."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any, Final, NamedTuple

from console.conformance.keeper import LOCK, PROGRESS, RUN, STOP
from tmf630 import wire

_NEEDED: Final = "schemathesis"
"""A package that only the extra installs."""
_NAME: Final = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")
_TOKEN: Final = "TMF622_CONFORMANCE_TOKEN"  # noqa: S105 - the name of a variable
_KINDS: Final = ("html", "json")


class Part(NamedTuple):
    """How far a part of the kit is; `total` is None while that is not known."""

    name: str
    done: int
    total: int | None


class Run(NamedTuple):
    """A run of the kit: of which API, when it began and ended, in seconds since 1970.

    `status` is the exit status, None while it runs; `actor` has started it. `log` is the end of
    what the kit has printed.
    """

    name: str
    api: str
    url: str
    actor: str
    began: float
    ended: float | None
    status: int | None
    is_stopped: bool
    has_report: bool
    log: str


class Kit(NamedTuple):
    """Where reports are kept, and the options of the kit for each API, by its base path."""

    folder: Path
    options: Mapping[str, Sequence[str]]

    @property
    def is_installed(self) -> bool:
        """Whether the kit can run here."""
        return find_spec(_NEEDED) is not None

    @property
    def is_running(self) -> bool:
        """Whether any process of any server runs it."""
        with suppress(FileNotFoundError), (self.folder / LOCK).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def start(
        self, server: str, api: str, parts: Sequence[str], actor: str, token: str = ""
    ) -> bool:
        """Check an API of the server at that URL; False when another run has not ended.

        The token is in the environment of the kit alone.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S}-{token_hex(4)}"
        said = {"api": api, "url": server + api, "actor": actor, "began": time.time()}
        files = [f"--{option}={self.folder / name}.{kind}" for option, kind in _written()]
        command = [
            *(sys.executable, "-m", "tmf622", "conformance", f"--url={server}{api}"),
            *self.options[api],
            *(f"--profile={each}" for each in parts),
            *files,
            f"--progress={self.folder / PROGRESS}",
        ]
        keeper = subprocess.Popen(  # noqa: S603 - our own module and command
            [
                *(sys.executable, "-m", "console.conformance.keeper"),
                *(str(self.folder), name, json.dumps(said), *command),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(token),
            start_new_session=True,
        )
        assert keeper.stdout is not None  # noqa: S101 - it was asked for
        has_begun = bool(keeper.stdout.readline())
        Thread(target=_wait, args=(keeper,), name="conformance", daemon=True).start()
        return has_begun

    def stop(self) -> None:
        """Have the run stop, whichever server has started it."""
        with suppress(FileNotFoundError):
            (self.folder / STOP).touch()

    def progress(self) -> Sequence[Part]:
        """How far the parts are that have begun."""
        with suppress(OSError, ValueError, KeyError):
            found = json.loads((self.folder / PROGRESS).read_bytes())
            return [Part(each["name"], each["done"], each["total"]) for each in found["parts"]]
        return []

    def runs(self) -> Sequence[Run]:
        """The runs that are kept, the latest first."""
        names = [each.name.removesuffix(RUN) for each in self.folder.glob(f"*{RUN}")]
        found = [self.run(each) for each in sorted(names, reverse=True)]
        return [each for each in found if each]

    def run(self, name: str) -> Run | None:
        """One of them."""
        if not _NAME.fullmatch(name):
            return None
        with suppress(OSError, ValueError):
            said = json.loads((self.folder / f"{name}{RUN}").read_bytes())
            return Run(
                name,
                said["api"],
                said["url"],
                said["actor"],
                said["began"],
                said.get("ended"),
                said.get("status"),
                said.get("stopped", False),
                bool(said.get("ended")) and self._size(name) > 0,
                self._log(name),
            )
        return None

    def report(self, name: str) -> Mapping[str, Any] | None:
        """The report of a run as data."""
        text = self.file(name, "json")
        report: Mapping[str, Any] | None = wire.decode(text) if text else None
        return report

    def file(self, name: str, kind: str) -> bytes | None:
        """The report of a run, `html` or `json`."""
        if not _NAME.fullmatch(name) or kind not in _KINDS:
            return None
        with suppress(OSError):
            return (self.folder / f"{name}.{kind}").read_bytes()
        return None

    def _size(self, name: str) -> int:
        with suppress(OSError):
            return (self.folder / f"{name}.json").stat().st_size
        return 0

    def _log(self, name: str) -> str:
        with suppress(OSError):
            lines = (self.folder / f"{name}.log").read_text("utf-8", "replace").splitlines()
            return "\n".join(lines[-12:])
        return ""


def _written() -> Sequence[tuple[str, str]]:
    """The options that write reports, and what the names of the files end with."""
    return (("report", "html"), ("json", "json"))


def _environment(token: str) -> Mapping[str, str]:
    """The environment of the kit: without settings of the server, and without proxies."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TMF622_")}
    return {**kept, "NO_PROXY": "*", **({_TOKEN: token} if token else {})}


def _wait(keeper: subprocess.Popen[bytes]) -> None:
    """Hold the pipe that tells the keeper that this process lives, until the keeper has ended."""
    keeper.wait()
    for pipe in (keeper.stdin, keeper.stdout):
        if pipe:
            pipe.close()
