"""Constants and helpers for tests of sending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from tests.events.listener import Connection, answering
from tmf630.events.delivery.sending.sender import Outcome, Result
from tmf630.outbound.targets import Rules

LOOPBACK: Final = Rules(networks=(), http=True, loopback=True)
STRICT: Final = Rules(networks=(), http=True, loopback=False)
USER_AGENT: Final = "shop"
PUBLIC: Final = "93.184.215.14"
BODY: Final = b'{"eventId":"1"}'
DELIVERED: Final = Result(Outcome.DELIVERED, "204")
WAIT: Final = 60.0
"""Seconds until a wait fails; usually the awaited event comes at once."""

fine: Final = answering("204 No Content")


def names(*answers: Sequence[str]) -> Callable[[str], asyncio.Future[Sequence[str]]]:
    """A resolver that gives one answer after the other, and then repeats the last one."""
    left = list(answers)

    def resolve(host: str) -> asyncio.Future[Sequence[str]]:
        found: asyncio.Future[Sequence[str]] = asyncio.get_running_loop().create_future()
        found.set_result(left.pop(0) if len(left) > 1 else left[0])
        return found

    return resolve


async def hang(connection: Connection) -> None:
    await asyncio.Event().wait()
