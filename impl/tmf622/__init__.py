"""The command `tmf622`, and the composition of the server that it starts."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
"""Of this program. To read it from the installed package takes a fiftieth of a start."""
