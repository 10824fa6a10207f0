"""The process beside the server. It starts without the modules that only the server needs."""

from __future__ import annotations

import logging.config
import os
from collections.abc import Callable
from typing import Any, Final

from tmf630.http.server.interpreter import tune
from tmf630.http.server.processes import Ready

_NICENESS: Final = 5
"""Requests come first."""


def run(work: Callable[[], None], log_config: dict[str, Any], _: Ready) -> None:
    """Run work that needs no request, until it ends."""
    logging.config.dictConfig(log_config)
    os.nice(_NICENESS)
    tune()
    work()
