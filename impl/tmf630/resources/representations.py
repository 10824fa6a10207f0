"""Representations that can be sent again, since nothing has been written in the meantime.

Clients poll: they ask for the same order, or the same list, again and again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

from tmf630.resources.serializer import Representation

MAX_BYTES: Final = 8 * 1024 * 1024
"""Bytes of the bodies that are kept."""
_MAX_BODY_BYTES: Final = 256 * 1024
_ENTRY_BYTES: Final = 1_024
"""What a representation takes beside its body, roughly."""


class Representations:
    """The representations of the present version of a store, those that were made last.

    `version` returns the version, as a store's collection does.
    """

    def __init__(self, version: Callable[[], Hashable]) -> None:
        self._present = version
        self._version: Hashable = None
        self._is_checked = False
        self._kept: dict[Hashable, Representation] = {}
        self._bytes = 0

    async def of(
        self, key: Hashable, make: Callable[[], Awaitable[Representation]]
    ) -> Representation:
        """What `make` has made for this key since the last write, or makes now."""
        # What is read later is at least as new as this version.
        version = self._version if self._is_checked else self._check()
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        made = await make()
        # Another request may have seen a later version, and this representation may be too old.
        is_present = version is not None and version == self._version
        if is_present and made.is_lasting and len(made.body) <= _MAX_BODY_BYTES:
            self._keep(key, made)
        return made

    def _check(self) -> Hashable:
        """The present version. What belongs to an earlier one is dropped.

        In one turn of the event loop it is asked for once: no request of this turn can know of a
        later write, since whatever tells of one is received in a later turn.
        """
        version = self._present()
        if version != self._version:
            self._version, self._kept, self._bytes = version, {}, 0
        self._is_checked = True
        asyncio.get_running_loop().call_soon(self._end_turn)
        return version

    def _end_turn(self) -> None:
        self._is_checked = False

    def _keep(self, key: Hashable, made: Representation) -> None:
        if key in self._kept:
            return
        self._kept[key] = made
        self._bytes += _size(key, made)
        while self._bytes > MAX_BYTES:
            oldest = next(iter(self._kept))
            self._bytes -= _size(oldest, self._kept.pop(oldest))


def _size(key: Hashable, made: Representation) -> int:
    return len(made.body) + len(repr(key)) + _ENTRY_BYTES
