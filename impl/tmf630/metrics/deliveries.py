"""Counts attempts to deliver events."""

from __future__ import annotations

from collections.abc import Mapping

from tmf630.events.delivery.sending.sender import Outcome, Result, Sender
from tmf630.metrics.instruments import DELIVERY_ATTEMPTS

for _each in Outcome:
    DELIVERY_ATTEMPTS.labels(_each.value)  # so that there is a 0 before the first one


class CountingSender(Sender):
    """A sender that counts its attempts."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Attempt to deliver a JSON body, as soon as a connection is free."""
        result = await super().post(url, body, headers)
        DELIVERY_ATTEMPTS.labels(result.outcome.value).inc()
        return result
