"""The progress where standard error is no terminal."""

from __future__ import annotations

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
