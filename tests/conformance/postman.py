"""newman, the command that runs Postman collections."""

from __future__ import annotations

from pathlib import Path

from tests.node import installed

FOLDER = Path(__file__).with_name("newman")


def newman() -> Path:
    """The folder that has the command; a test that asks for it is skipped without Node.js."""
    return installed(FOLDER)
