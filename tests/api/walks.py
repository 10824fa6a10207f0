"""The examples of the README and docs/ that are run in a shell, and what they print."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tests.pages import PAGES
from tests.server import COMMAND, Server

_WALK: Final = "<!-- walk -->"
_STEP: Final = re.compile(r"^\$ (.*\n(?:[ ].*\n)*)((?:(?!\$ ).*\n)*)", re.MULTILINE)
_END: Final = "\x1e"
_VARYING: Final = {
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "ID",
    r"\d{4}-\d\d-\d\dT[\d:.]+Z": "TIME",
    r"http://127.0.0.1:\d+": "SERVER",
    r"/\S+/orders.sqlite3": "STORE",
    r" +": " ",
}
"""Text that differs from run to run."""


class Step(NamedTuple):
    """A command, which may have several lines, with what it prints."""

    command: str
    printed: str

    def is_shown(self, printed: str) -> bool:
        """Whether the page shows what the command has printed now."""
        return comparable(printed) == comparable(self.printed)


def steps(page: Path, mark: str = _WALK) -> list[Step]:
    """The steps of all examples of a page that have this mark, for one shell."""
    blocks = re.findall(rf"{mark}\n```\n(.*?)```\n", page.read_text(), re.DOTALL)
    return [Step(*found) for block in blocks for found in _STEP.findall(block)]


WALKED: Final = [page for page in PAGES if steps(page)]
"""The pages that have such examples of a plain server."""


def comparable(text: str) -> str:
    """The text without the parts that differ from run to run."""
    for pattern, word in _VARYING.items():
        text = re.sub(pattern, word, text)
    return text.strip()


class Shell:
    """A shell in which commands are run one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, command: str) -> str:
        """What a command prints."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{command}\nprintf '\\x1e\\n'\n")
        self._process.stdin.flush()
        printed = ""
        while not printed.endswith(f"{_END}\n"):
            line = self._process.stdout.readline()
            assert line, "the shell has ended"
            printed += line
        return printed.removesuffix(f"{_END}\n")


@contextmanager
def shell(server: Server, store_url: str) -> Iterator[Shell]:
    """A shell as in the examples: `$API` is the server's."""
    environment = {**os.environ, "API": server.api, "TMF622_STORE_URL": store_url}
    with opened(environment) as found:
        found.run(f'.venv/bin/tmf622() {{ "{COMMAND[0]}" "$@"; }}')
        yield found


@contextmanager
def opened(environment: Mapping[str, str], folder: Path | None = None) -> Iterator[Shell]:
    """A shell with that environment, in a folder."""
    with subprocess.Popen(
        ["/usr/bin/env", "bash"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    ) as process:
        yield Shell(process)
        assert process.stdin
        process.stdin.close()
