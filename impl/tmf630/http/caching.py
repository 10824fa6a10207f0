"""Caches by texts that clients send: of short texts only, so their bytes are bounded.

A cache has at most its number of entries times LONGEST characters of keys.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 1_024
"""Characters of a key. A longer text is parsed each time."""
