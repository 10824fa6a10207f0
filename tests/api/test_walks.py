"""The README's walks print what the README says."""

from __future__ import annotations

import time

from tests.api.stores import NewStore
from tests.api.walks import comparable, shell, steps
from tests.server import running


def test_the_walks_are_as_the_readme_shows_them(new_store: NewStore) -> None:
    with new_store() as url, running(url) as server, shell(server, url) as opened:
        for command, expected in steps():
            deadline = time.monotonic() + 10
            printed = opened.run(command)
            # The server works on a cancellation while the reader reads on.
            while comparable(printed) != comparable(expected) and command.startswith(
                ("curl -s $TASK", "curl -s $ORDER?")
            ):
                assert time.monotonic() < deadline, printed
                printed = opened.run(command)
            assert comparable(printed) == comparable(expected), command
