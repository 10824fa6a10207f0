"""Lines that are written together are those that `logging` would have written one by one."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from tmf630 import logs
from tmf630.correlation import caused_by
from tmf630.http.middleware.request_log import LoggedRequest, served
from tmf630.http.middleware.routing import Operation
from tmf630.logs import LogSettings

pytestmark = pytest.mark.anyio

RETRIEVE = Operation("GET", "/productOrder/{id}", "retrieveProductOrder")
REQUESTS = {
    "ordinary": LoggedRequest("shop", RETRIEVE, "1", 200, 0.0123),
    "odd words": LoggedRequest("shop\n", RETRIEVE, "1\x1b2", 200, 0.0123),
    "no such id": LoggedRequest("shop", RETRIEVE, "jane", 404, 12.34567),
    "own id": LoggedRequest("shop", RETRIEVE, "01a22d7d-bb3e-732a-862e-06a9162d0106", 503, 0.0),
    "no id": LoggedRequest("shop", Operation("POST", "/productOrder", None), None, 201, 0.05),
    "no route": LoggedRequest("shop", Operation("GET"), None, 200, 0.05),
    "no name": LoggedRequest("shop", Operation("GET", "/x/{id}", None), "1", 200, 0.05),
}


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The log of this process is afterwards as it was before."""
    root, of_requests = logging.getLogger(), logging.getLogger(logs.REQUESTS)
    handlers, level, level_of_requests = root.handlers[:], root.level, of_requests.level
    hook = sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    of_requests.setLevel(level_of_requests)
    for each in logs.PACKAGES:
        logging.getLogger(each).setLevel(logging.NOTSET)
    logs.BATCHES.clear()
    sys.excepthook = hook


def serve(request: LoggedRequest = REQUESTS["ordinary"]) -> None:
    served(logging.INFO, request)


async def written(capsys: pytest.CaptureFixture[str], log: Callable[[], None]) -> str:
    with caused_by("request-1"):
        log()
    await asyncio.sleep(0)
    return capsys.readouterr().err


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize("kind", ["text", "json"])
async def test_a_line_is_the_same_as_that_of_a_record(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    request_: LoggedRequest,
) -> None:
    logs.configure(LogSettings(kind, "info", access_log=True))
    batched = await written(capsys, partial(serve, request_))
    monkeypatch.setattr("tmf630.http.middleware.request_log.BATCHES", [])
    alone = await written(capsys, partial(serve, request_))
    if kind == "json":
        one, other = json.loads(batched), json.loads(alone)
        assert list(one) == list(other)
        assert without_time(one) == without_time(other)
        assert datetime.fromisoformat(one["time"]) <= datetime.fromisoformat(other["time"])
    else:
        length = len("2026-01-31 08:15:00,000 ")
        assert batched[length:] == alone[length:]
        assert batched[: length - 5] <= alone[: length - 5]


def without_time(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "time"}


async def test_other_lines_come_after_those_before_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure(LogSettings("text", "info", access_log=True))

    def log() -> None:
        serve()
        logging.getLogger("tmf630.other").warning("between")
        serve()

    lines = (await written(capsys, log)).splitlines()
    assert ["between" in each for each in lines] == [False, True, False]


@pytest.mark.parametrize("kind", ["text", "json"])
async def test_lines_of_a_turn_have_the_ids_of_their_requests(
    capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    logs.configure(LogSettings(kind, "info", access_log=True))

    def log() -> None:
        for number in range(3):
            with caused_by(f"request-{number}"):
                serve()

    lines = (await written(capsys, log)).splitlines()
    assert len(lines) == 3
    assert all(f"request-{number}" in line for number, line in enumerate(lines))
