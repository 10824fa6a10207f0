"""The page that Prometheus scrapes."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import Response

from tmf630.http.pages.page import Page
from tmf630.metrics.durations import DIRECTORY
from tmf630.metrics.instruments import REQUESTS, STORE_CALLS
from tmf630.metrics.readings import Reading, Readings
from tmf630.metrics.requests import METER

_LIVE_FILE: Final = re.compile(r"gauge_live\w+_(\d+)\.db")


def metrics_page(readings: Sequence[Reading]) -> Page:
    """The metrics of all processes, in the format that the request asks for."""

    async def page(request: Request) -> Response:
        families = [each for reading in readings for each in await reading.families()]
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        registry = CollectorRegistry()
        METER.write()
        registry.register(Readings([*families, REQUESTS.family(), STORE_CALLS.family()]))
        _forget_dead_processes(Path(os.environ[DIRECTORY]))
        MultiProcessCollector(registry)
        text = await asyncio.to_thread(encode, registry)
        return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    return page


def _forget_dead_processes(directory: Path) -> None:
    """Remove what processes that have ended were doing; what they have counted stays."""
    for file in directory.iterdir():
        if (found := _LIVE_FILE.fullmatch(file.name)) and not _lives(int(found[1])):
            mark_process_dead(int(found[1]), str(directory))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user has got the number since
        return False
    return True
