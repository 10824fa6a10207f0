"""The responses to refused orders: how long they are kept."""

from __future__ import annotations

import pytest

from ordercentre.refusals import KEPT_SECONDS, Refusals
from tmf622.stores import open_store
from tmf630.identifiers import least_id

pytestmark = pytest.mark.anyio

NOW = 1_800_000_000


def id_of(seconds: float) -> str:
    """An id of an order that was refused at a moment."""
    return f"{least_id(int(seconds * 1_000))}-7000-8000-000000000000"


async def test_a_response_is_kept_for_thirty_days(store_url: str) -> None:
    store = open_store(store_url, 60)
    try:
        refusals = Refusals(store)
        last, first_kept = id_of(NOW - KEPT_SECONDS - 1), id_of(NOW - KEPT_SECONDS + 1)
        for id in (last, first_kept):
            await refusals.add(id, {"outcome": "rejected"})
        assert await refusals.get(last) == {"outcome": "rejected"}
        await refusals.trim(NOW)
        assert await refusals.get(last) is None
        assert await refusals.get(first_kept) == {"outcome": "rejected"}
    finally:
        await store.close()
