"""The standard error of servers, to be read again and again while they write.

The capturing of pytest empties its file after each read, and so loses what is written in between.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def standard_error_in(file: Path) -> Iterator[Callable[[], list[str]]]:
    """Within the block, processes that are started write to this file.

    Gives a function that returns the whole lines since its last call.
    """
    sys.stderr.flush()
    before = os.dup(2)
    with file.open("ab", buffering=0) as written, file.open() as read:
        rest = ""

        def more() -> list[str]:
            nonlocal rest
            *lines, rest = (rest + read.read()).split("\n")
            return lines

        os.dup2(written.fileno(), 2)
        try:
            yield more
        finally:
            os.dup2(before, 2)
            os.close(before)
