"""The progress where standard error is no terminal, and in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.waiting import eventually
from tmf622_conformance import progress
from tmf622_conformance.progress import Lines


def test_a_line_has_the_progress_of_each_part() -> None:
    now = [100.0]
    lines = Lines(lambda: now[0])
    assert lines.line() == "after 0 s: nothing yet"
    profile, contract = lines.start("profile", 40), lines.start("contract", None)
    for _ in range(30):
        profile()
    contract()
    now[0] += 12.4
    assert lines.line() == "after 12 s: profile 30 of 40, contract 1"


def test_a_file_has_the_progress_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_FILE_INTERVAL", 0.01)
    file = tmp_path / "progress.json"
    with progress.bars(file) as start:
        advance, _ = start("profile", 3), start("contract", None)
        advance()
        advance()
        found = eventually(lambda: json.loads(file.read_bytes())["parts"] if file.exists() else [])
    assert found == [
        {"name": "profile", "done": 2, "total": 3},
        {"name": "contract", "done": 0, "total": None},
    ]
