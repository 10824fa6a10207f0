"""What may be remembered by what clients send: short texts, in caches of a bounded number.

So a cache has at most its number of entries times LONGEST characters of keys, whatever is sent.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 1_024
"""Characters of what is remembered by. What is longer is read anew each time."""
