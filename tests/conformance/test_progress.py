"""What is told of the progress where nobody looks at a terminal."""

from __future__ import annotations

from tmf622_conformance.progress import Lines


def test_a_line_comes_every_ten_seconds() -> None:
    now, written = [100.0], list[str]()
    lines = Lines(lambda: now[0], written.append)
    profile, contract = lines.begun("profile", 40), lines.begun("contract", None)
    for _ in range(30):
        now[0] += 1.0
        profile()
    contract()
    now[0] += 10.0
    contract()
    assert written == [
        "profile: 10 of 40 done after 10 s",
        "profile: 20 of 40 done after 20 s",
        "profile: 30 of 40 done after 30 s",
        "contract: 2 done after 40 s",
    ]
