"""The examples of the README and docs/ print what the pages show."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import pytest

from tests.api.stores import NewStore
from tests.api.waiting import eventually
from tests.api.walks import WALKED, comparable, shell, steps
from tests.pages import DOCS, README
from tests.server import running

_WAITING: Final = ("curl -s $TASK", "curl -s $ORDER?", ".venv/bin/tmf622 events ")
"""Commands whose output the server reaches only after a time."""


def test_these_pages_have_examples() -> None:
    assert WALKED == [README, DOCS / "events.md", DOCS / "orders.md", DOCS / "versions.md"]


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.name)
def test_the_examples_print_what_the_page_shows(new_store: NewStore, page: Path) -> None:
    with new_store() as url, running(url) as server, shell(server, url) as opened:
        for step in steps(page):
            run = partial(opened.run, step.command)
            waiting = step.command.startswith(_WAITING)
            printed = eventually(run, step.is_shown) if waiting else run()
            assert comparable(printed) == comparable(step.printed), step.command
