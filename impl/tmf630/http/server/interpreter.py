"""The settings of the interpreter and of its memory, in a process that serves."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

_THREAD_SWITCH_SECONDS: Final = 0.00005
"""After that time a thread that runs Python lets another one run, such as the event loop's.

A request waits for that several times while another thread computes: after each read of a socket or
of the store.
"""


_M_ARENA_MAX: Final = -8
"""Of glibc's `mallopt`, in malloc.h."""


def tune() -> None:
    """Tune the garbage collector, the threads and the memory.

    The collector ignores what exists already. What is free by now is given back.
    """
    # A large body is hundreds of thousands of new objects without a cycle. To search for cycles
    # after every 700 objects takes several times as long as parsing the body.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    sys.setswitchinterval(_THREAD_SWITCH_SECONDS)
    _share_memory()


def _share_memory() -> None:
    """Have all threads allocate from the same memory, where the C library is glibc.

    Else what one thread has freed is of no use to others: some MB for each thread that stores or
    publishes resources. Most allocate while they have Python's lock, and so wait for no other.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt") and hasattr(library, "malloc_trim"):
        library.mallopt(_M_ARENA_MAX, 1)
        library.malloc_trim(0)
