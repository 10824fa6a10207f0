"""The responses to orders that were refused: there is no order which could have them."""

from __future__ import annotations

from typing import Final

from tmf630.identifiers import least_id
from tmf630.store.entries import Record
from tmf630.store.features import Features
from tmf630.store.protocol import Store
from tmf630.wire import Json

KEPT_SECONDS: Final = 30 * 24 * 60 * 60
_AT_ONCE: Final = 1_000


class Refusals:
    """Keeps them for 30 days, under the ids that the orders would have had."""

    def __init__(self, store: Store) -> None:
        self._records = store.collection("refusal", features=Features.NONE)

    async def add(self, id: str, response: Json) -> None:
        """Keep a response."""
        await self._records.insert(Record.of(id, 1, response))

    async def get(self, id: str) -> Json | None:
        """The response of that id, None where there is none."""
        record = await self._records.get(id)
        return dict(record.read()) if record else None

    async def trim(self, now: float) -> None:
        """Remove what is older than 30 days at that moment, in seconds since 1970."""
        first = least_id(int((now - KEPT_SECONDS) * 1_000))
        while await self._records.trim(first, _AT_ONCE):
            pass
