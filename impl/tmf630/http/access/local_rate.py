"""The rate of each caller of the server processes on one machine, in a file that they share."""

from __future__ import annotations

import fcntl
import logging
import os
import struct
import time
from hashlib import blake2b
from pathlib import Path
from typing import Final

_LOG: Final = logging.getLogger(__name__)
_SLOTS: Final = 65_536
"""Callers share a slot, and so a rate, by chance: then both are limited a little more."""
_SLOT: Final = struct.Struct("d")


class LocalRate:
    """At most so many requests of a caller in so many seconds.

    The generic cell rate algorithm: the file has, for each slot, the time at which the requests so
    far would have come if they had come evenly. A process that dies releases its lock.
    """

    def __init__(self, file: Path, requests: int, seconds: float) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.allowed = f"{requests} requests in {seconds:g} s"
        self._interval = seconds / requests
        self._seconds = seconds

    async def hit(self, name: str) -> float:
        """Count a request of a caller; returns 0, or in how many seconds it may come again."""
        number = int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) % _SLOTS
        place = number * _SLOT.size
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _SLOT.size, place)
            try:
                return self._counted(place)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _SLOT.size, place)
        except OSError as error:
            # A full disk is no reason to refuse requests that only read.
            _LOG.warning("the rates of callers cannot be counted: %s", error)
            return 0

    def _counted(self, place: int) -> float:
        stored = os.pread(self._file, _SLOT.size, place)
        now = time.time()
        earlier = _SLOT.unpack(stored)[0] if len(stored) == _SLOT.size else 0.0
        # No further in the future than it can be: the clock may have been set back.
        even = min(max(earlier, now), now + self._seconds)
        wait: float = even + self._interval - now - self._seconds
        if wait > 0:
            return wait
        os.pwrite(self._file, _SLOT.pack(even + self._interval), place)
        return 0
