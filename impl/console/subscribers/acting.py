"""Use cases that a page runs for its reader, of whom the audit then knows."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Final, TypeVar

from flask import g

from console.subscribers import hubs
from console.subscribers.hubs import Subscriber
from tmf630.caller import CALLER, Caller

T = TypeVar("T")

SCOPE: Final = "hub:write"


def changed(id: str) -> Subscriber:
    """The subscription that the reader is about to act on; raises Refusal if it may not."""
    g.desk.require(g.caller, SCOPE)
    return hubs.one(id)


def run(use_case: Awaitable[T]) -> T:
    """The result of a use case, done by the reader; raises what it raises."""
    done: T = g.api.run(_acting(g.caller, use_case))
    return done


async def _acting(caller: Caller, use_case: Awaitable[T]) -> T:
    CALLER.set(caller)
    return await use_case
