"""Pages pause while they are rendered; what they say does not change."""

from __future__ import annotations

from itertools import count

import pytest
from jinja2 import Environment

from console import pacing

_TEMPLATE = "{% for number in numbers %}{{ number }} {% endfor %}"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of a thread whose clock goes on by a tenth of a slice each time it is read."""
    ticks, slept = count(), list[float]()
    monkeypatch.setattr(pacing, "perf_counter", lambda: next(ticks) * pacing.SLICE_SECONDS / 10)
    monkeypatch.setattr(pacing, "sleep", slept.append)
    return slept


def test_a_page_pauses_after_each_slice(pauses: list[float]) -> None:
    environment = Environment(autoescape=True)
    pacing.install(environment)
    page = environment.from_string(_TEMPLATE).render(numbers=range(100))
    assert page == "".join(f"{number} " for number in range(100))
    assert len(pauses) > 10
    assert {*pauses} == {pacing.PAUSE_SECONDS}


def test_a_short_page_does_not(pauses: list[float]) -> None:
    assert pacing.joined(iter(["a", "b"])) == "ab"
    assert not pauses
