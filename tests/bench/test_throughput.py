"""The small variant of `scripts/bench throughput`: all events arrive."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bench.events import listeners
from tests.bench.throughput import delivered, unpublished


def test_the_dispatcher_delivers_what_waits_in_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.sqlite3'}"
    with listeners() as listening:
        asyncio.run(unpublished(url, 100, listening.accepting))
        assert delivered(url, 100, listening) > 0
