"""Histograms of durations, beside those of prometheus_client."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from tmf630.metrics.durations import DIRECTORY, Durations
from tmf630.metrics.readings import Readings

pytestmark = pytest.mark.anyio

BOUNDS = (0.005, 0.5, 1, 10)
LABELS = ("method", "route")


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(DIRECTORY, str(tmp_path))
    return tmp_path


def durations() -> Durations:
    """Those of one process."""
    return Durations("d_seconds", "Durations.", LABELS, BOUNDS)


def emptied(directory: Path) -> None:
    for each in directory.iterdir():
        each.unlink()


def page(*collectors: Collector) -> str:
    registry = CollectorRegistry()
    for each in collectors:
        registry.register(each)
    lines = generate_latest(registry).decode().splitlines()
    return "\n".join(line for line in lines if "_created" not in line)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([0.001, 0.005, 0.5, 3, 99.5]))))
async def test_they_are_shown_as_those_of_prometheus_client(
    directory: Path, observed: list[tuple[str, float]]
) -> None:
    emptied(directory)
    own = durations()
    model = Histogram("d_seconds", "Durations.", LABELS, buckets=BOUNDS, registry=None)
    for method, seconds in observed:
        own.of((method, "/x"))(seconds)
        model.labels(method, "/x").observe(seconds)
    assert page(Readings([own.family()])) == page(model)


async def test_those_of_all_processes_are_added_also_of_ended_ones() -> None:
    ended, present = durations(), durations()
    ended.of(("GET", "/x"))(0.25)
    ended.write()
    present.of(("GET", "/x"))(0.5)
    present.of(("POST", "/x"))(2.0)
    shown = page(Readings([present.family()]))
    assert 'd_seconds_bucket{le="0.5",method="GET",route="/x"} 2.0' in shown
    assert 'd_seconds_sum{method="GET",route="/x"} 0.75' in shown
    assert 'd_seconds_count{method="POST",route="/x"} 1.0' in shown


async def test_what_was_shown_is_written() -> None:
    own = durations()
    own.of(("GET", "/x"))(0.25)
    shown = page(Readings([own.family()]))
    assert page(Readings([durations().family()])) == shown
