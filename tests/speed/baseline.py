"""The baseline: instructions of requests when `baseline.json` was last updated.

It has counts for each minor version of Python.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

VERSION: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
_FILE: Final = Path(__file__).with_name("baseline.json")


def read() -> Mapping[str, int] | None:
    """The counts by kind of request; None if there are none for this Python."""
    counts: Mapping[str, int] | None = _all().get(VERSION)
    return counts


def write(counts: Mapping[str, int]) -> None:
    _FILE.write_text(json.dumps({**_all(), VERSION: counts}, indent=2) + "\n")


def _all() -> dict[str, Mapping[str, int]]:
    everything: dict[str, Mapping[str, int]] = json.loads(_FILE.read_text())
    return everything
