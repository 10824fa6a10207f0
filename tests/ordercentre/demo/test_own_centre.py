"""docs/own-centre.md: its settings start an order centre, and its examples print what it shows."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final

from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.api.walks import comparable, shell, steps
from tests.pages import DOCS, ROOT
from tests.server import running

_PAGE: Final = DOCS / "own-centre.md"
_URL: Final = "http://127.0.0.1:8641"
_CONTRACTS: Final = "impl/tmf622_demo/contracts/*.yaml"
_WAITING: Final = ('curl -s "$ORDER?', 'curl -s "$FIELD?', 'curl -s "$NEIGHBOURS/')
_LISTS: Final = (".venv/bin/tmf622 fallout list", ".venv/bin/tmf622 late")


def test_the_examples_print_what_the_page_shows(tmp_path: Path) -> None:
    page = _PAGE.read_text()
    assert f"$(printf -- '--contract %s ' {_CONTRACTS})" in page
    contracts = [f"--contract={file}" for file in sorted(ROOT.glob(_CONTRACTS))]
    file = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0]
    centre, neighbours_store = tmp_path / "centre.toml", tmp_path / "neighbours"
    neighbours_store.mkdir()
    store = sqlite_url_in(tmp_path)
    with running(sqlite_url_in(neighbours_store), "--v5-base-path", "", *contracts) as neighbours:
        assert _URL in file
        centre.write_text(file.replace(_URL, neighbours.url))
        with running(store, "--centre", str(centre)) as server, shell(server, store) as opened:
            opened.run(f"NEIGHBOURS={neighbours.url}/tmf-api")
            walked = steps(_PAGE, "<!-- centre walk -->")
            assert walked
            for step in walked:
                run = partial(opened.run, step.command)
                waiting = step.command.startswith((*_WAITING, *_LISTS))
                printed = eventually(run, step.is_shown) if waiting else run()
                assert comparable(printed) == comparable(step.printed), step.command
