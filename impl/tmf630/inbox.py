"""The listener side of notifications: events that other servers post to us."""

from __future__ import annotations

from typing import Any

from tmf630 import wire
from tmf630.call import Call
from tmf630.collection import new_id
from tmf630.representation import Representation
from tmf630.store import Collection, Record


class Inbox:
    """Received events, each kept as it came with the path at which it came in."""

    def __init__(self, records: Collection, public_url: str) -> None:
        self._records = records
        self._public_url = public_url

    async def receive(self, call: Call, event: dict[str, Any]) -> Representation:
        """Store an event durably, and acknowledge it with an `EventSubscription`.

        The contract declares that odd answer: its `id` is the event's place in the inbox, its
        `callback` the URL that the event was posted to.
        """
        received = {"listener": call.path.rpartition("/")[2], "event": event}
        record = Record(id=new_id(), revision=1, resource=wire.encode(received))
        await self._records.insert(record)
        acknowledgement = {"id": record.id, "callback": self._public_url + call.path}
        return Representation(wire.encode(acknowledgement), {})
