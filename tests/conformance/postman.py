"""newman, the command that runs Postman collections."""

from __future__ import annotations

from pathlib import Path

from tests.node import installed

FOLDER = Path(__file__).with_name("newman")


def newman() -> Path:
    """The folder of the command; without Node.js the test is skipped."""
    return installed(FOLDER)
