"""Work in the background pauses; what it comes to does not change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import count
from threading import Event, current_thread, main_thread
from typing import TypeVar

import pytest
from jinja2 import Environment

from console import rendering
from tests.server import TIMEOUT
from tmf630 import pacing
from tmf630.offload import LARGE, offload

T = TypeVar("T")

_TEMPLATE = (
    "{% macro twice(number) %}{{ number }} {{ number }}{% endmacro %}"
    "{% for number in numbers %}{{ twice(number) }} {% endfor %}"
)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of a thread whose clock goes on by a tenth of a slice each time it is read."""
    ticks, slept = count(), list[float]()
    monkeypatch.setattr(pacing, "thread_time", lambda: next(ticks) * pacing.SLICE_SECONDS / 10)
    monkeypatch.setattr(pacing, "sleep", slept.append)
    return slept


def _in_thread(work: Callable[[], T]) -> T:
    """What the work comes to in a thread that has done nothing before."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _in_background(work: Callable[[], T]) -> T:
    def begun() -> T:
        pacing.begin()
        return work()

    return _in_thread(begun)


def test_a_page_pauses_after_each_slice(pauses: list[float]) -> None:
    environment = Environment(autoescape=True)
    rendering.install(environment)
    template = environment.from_string(_TEMPLATE)
    page = _in_background(lambda: template.render(numbers=range(100)))
    assert page == "".join(f"{number} {number} " for number in range(100))
    assert len(pauses) > 10


def test_short_work_does_not(pauses: list[float]) -> None:
    assert _in_background(lambda: [*pacing.paced("ab")]) == ["a", "b"]
    assert not pauses


def test_what_is_not_in_the_background_does_not(pauses: list[float]) -> None:
    assert _in_thread(lambda: [*pacing.paced("ab" * 100)]) == [*("ab" * 100)]
    assert not pauses


@pytest.mark.parametrize(
    ("others", "expected"), [(0.0, pacing.SHORT_SECONDS), (0.9, pacing.LONG_SECONDS)]
)
def test_a_pause_is_long_while_others_compute(
    monkeypatch: pytest.MonkeyPatch, others: float, expected: float
) -> None:
    """`others` is the part of the time in which other threads of the process compute."""
    seconds, slept = count(1), list[float]()
    now = 0.0

    def thread_time() -> float:
        nonlocal now
        now = float(next(seconds))
        return now / 10

    monkeypatch.setattr(pacing, "thread_time", thread_time)
    monkeypatch.setattr(pacing, "process_time", lambda: now / 10 + now * others)
    monkeypatch.setattr(pacing, "perf_counter", lambda: now)
    monkeypatch.setattr(pacing, "sleep", slept.append)
    _in_thread(lambda: [pacing.pause() for _ in range(10)])
    assert {*slept} == {expected}


def test_nothing_else_waits_for_work_in_the_background() -> None:
    async def both() -> list[str]:
        done, others = Event(), copy_context()
        pacing.begin()
        paced = asyncio.create_task(offload(LARGE, done.wait))
        other = asyncio.create_task(offload(LARGE, lambda: ["other"]), context=others)
        try:
            return await asyncio.wait_for(other, TIMEOUT)
        finally:
            done.set()
            await paced

    assert asyncio.run(both()) == ["other"]


def test_the_event_loop_does_no_work_in_the_background() -> None:
    async def thread_of(*, background: bool) -> bool:
        if background:
            pacing.begin()
        return await offload(1, lambda: current_thread() is main_thread())

    assert asyncio.run(thread_of(background=False))
    assert not asyncio.run(thread_of(background=True))
