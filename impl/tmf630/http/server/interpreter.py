"""The settings of the interpreter, in a process that serves."""

from __future__ import annotations

import gc
import sys
from typing import Final

_THREAD_SWITCH_SECONDS: Final = 0.00005
"""After that time a thread that runs Python lets another one run, such as the event loop's.

A request waits for that several times while another thread computes: after each read of a socket or
of the store.
"""


def tune() -> None:
    """Tune the garbage collector and the threads. The collector ignores what exists already."""
    # A large body is hundreds of thousands of new objects without a cycle. To search for cycles
    # after every 700 objects takes several times as long as parsing the body.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    sys.setswitchinterval(_THREAD_SWITCH_SECONDS)
