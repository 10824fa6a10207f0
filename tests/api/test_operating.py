"""The commands of docs/operating.md, from the start of a server to its restoration."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.api.waiting import eventually
from tests.api.walks import comparable, opened, steps
from tests.pages import DOCS
from tests.server import COMMAND, free_port

pytestmark = pytest.mark.any_store

_WAITING: Final = ("tmf622 audit ", "curl -s $URL/metrics ")
"""Commands whose output the server reaches only after a time."""
_SECONDS: Final = 180
"""A reading for the metrics that took too long is repeated after a minute."""


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    path = f"{Path(COMMAND[0]).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TMF622_PORT": free_port()}
    with opened(environment, tmp_path) as shell:
        try:
            for step in steps(DOCS / "operating.md", "<!-- operate -->"):
                run = partial(shell.run, step.command)
                waits = step.command.startswith(_WAITING)
                printed = eventually(run, step.is_shown, seconds=_SECONDS) if waits else run()
                assert comparable(printed) == comparable(step.printed), step.command
        finally:
            shell.run("kill $SERVER 2>/dev/null; wait")
