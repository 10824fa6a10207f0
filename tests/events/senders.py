"""What tests of sending have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from tests.events.listener import Connection, answering
from tmf630.events.delivery.sending.sender import Outcome, Result
from tmf630.events.subscription.callbacks import Rules

LOOPBACK: Final = Rules(networks=(), http=True, loopback=True)
STRICT: Final = Rules(networks=(), http=True, loopback=False)
PUBLIC: Final = "93.184.215.14"
BODY: Final = b'{"eventId":"1"}'
DELIVERED: Final = Result(Outcome.DELIVERED, "204")
WAIT: Final = 60.0
"""Seconds for what happens at once, on any machine."""

fine: Final = answering("204 No Content")


def names(*answers: Sequence[str]) -> Callable[[str], asyncio.Future[Sequence[str]]]:
    """A name server that gives one answer after the other, and keeps to the last."""
    left = list(answers)

    def resolve(host: str) -> asyncio.Future[Sequence[str]]:
        found: asyncio.Future[Sequence[str]] = asyncio.get_running_loop().create_future()
        found.set_result(left.pop(0) if len(left) > 1 else left[0])
        return found

    return resolve


async def hang(connection: Connection) -> None:
    await asyncio.Event().wait()
