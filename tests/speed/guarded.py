"""What the baseline guards: requests and deliveries, with authentication, and with everything on.

That is authentication, metrics, and a log with a line for each request.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from tests.api.access.issuer import Issuer
from tests.speed import counting, delivery
from tmf630.log_batch import LogBatch, text_lines
from tmf630.logs import BATCHES, REQUESTS

# Imported before the variable is set: prometheus_client counts in files where it finds that.
from tmf630.metrics.durations import DIRECTORY


def counted(directory: Path) -> dict[str, int]:
    """The instructions of each, on new stores in that directory."""
    issuer = Issuer(directory / "keys.json")
    closed = issuer.settings()
    everything = issuer.settings(TMF622_METRICS="true", TMF622_ACCESS_LOG="true")
    counts: dict[str, int] = {}
    for name, environment, token, around in (
        ("", {}, "", nullcontext()),
        (" with a token", closed, issuer.token(), nullcontext()),
        (" with everything on", everything, issuer.token(), _counting_and_logging(directory)),
    ):
        place = directory / (name.strip() or "without a token")
        place.mkdir()
        with around:
            requests = counting.counted(place / "orders.sqlite3", environment, token)
            requests["delivery"] = delivery.counted(place, environment, token)
        counts |= {f"{kind}{name}": count for kind, count in requests.items()}
    return counts


@contextmanager
def _counting_and_logging(directory: Path) -> Iterator[None]:
    """A place for the files of metrics, and a log of all requests, as a server process has them."""
    of_requests = logging.getLogger(REQUESTS)
    level, batches = of_requests.level, BATCHES[:]
    of_requests.setLevel(logging.INFO)
    BATCHES[:] = [LogBatch(text_lines)]
    try:
        with redirect_stderr(StringIO()), patch.dict(os.environ, {DIRECTORY: str(directory)}):
            yield
    finally:
        BATCHES[:] = batches
        of_requests.setLevel(level)
