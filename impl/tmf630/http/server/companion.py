"""The companion of a server: a process that runs as long as the server does.

It starts without the modules that only the server needs.
"""

from __future__ import annotations

import logging.config
import os
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from tmf630.http.server.interpreter import tune
from tmf630.http.server.processes import Ready

_NICENESS: Final = 5
"""Requests come first."""


class Companion(NamedTuple):
    """The work of a companion, which must be picklable, and its name in the log."""

    name: str
    work: Callable[[], None]


def run_companion(work: Callable[[], None], log_config: dict[str, Any], _: Ready) -> None:
    """Run work that needs no request, until it ends."""
    logging.config.dictConfig(log_config)
    os.nice(_NICENESS)
    tune()
    work()
