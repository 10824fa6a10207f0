"""Registers the listener of the order centre at the hubs of its acceptance centres, and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

from ordercentre.acceptance import hub
from ordercentre.neighbours.protocol import Neighbour, NeighbourUnavailable, RefusedByNeighbour
from tmf630.discretion import told

_LOG: Final = logging.getLogger(__name__)
_PAUSE_SECONDS: Final = 60.0
_SHORT_PAUSE_SECONDS: Final = 2.0
"""After a centre did not answer."""


class Registration:
    """The registrations of one callback at the acceptance centres of these names."""

    def __init__(self, centres: Mapping[str, Neighbour], callback: str) -> None:
        self._centres = centres
        self._callback = callback
        self._registered: set[str] = set()

    def has_events(self, centre: str) -> bool:
        """Whether the events of a centre come, as far as is known."""
        return centre in self._registered

    async def run(self) -> None:
        """Register wherever the callback is missing, now and then, until cancelled."""
        while True:
            pauses = [await self._register(*each) for each in self._centres.items()]
            await asyncio.sleep(min(pauses, default=_PAUSE_SECONDS))

    async def _register(self, name: str, centre: Neighbour) -> float:
        """Register at a centre that does not have the callback; the seconds to the next look."""
        try:
            is_registered = await hub.is_registered(centre, self._callback)
            if is_registered or await hub.register(centre, self._callback):
                self._registered.add(name)
            else:
                self._registered.discard(name)
        except NeighbourUnavailable as error:
            _LOG.info("no events come from the acceptance centre %s: %s", name, told(error))
            self._registered.discard(name)
            return _SHORT_PAUSE_SECONDS
        except RefusedByNeighbour as error:
            _LOG.warning("the acceptance centre %s sends no events: %s", name, told(error))
            self._registered.discard(name)
        return _PAUSE_SECONDS
