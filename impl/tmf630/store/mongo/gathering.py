"""Operations that share commands: while one command is under way, the next one gathers.

Most of what a lookup, a quick query or an insertion costs is the command, in the driver and in
MongoDB, and for an insertion the wait for the journal. None waits for others to come, and none is
part of a command that began before it came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final, Generic, TypeVar

from tmf630.store.errors import Unavailable
from tmf630.store.mongo.operations import Operations

T = TypeVar("T")
R = TypeVar("R")

_MAX_TOGETHER: Final = 100
"""How many operations share a command at most, unless their kind says less."""


class Gathering(Generic[T, R]):
    """Operations of one kind. `execute` returns the results of up to `most`, in their order.

    If it raises an error for several together, it is called for each of them alone.
    """

    def __init__(
        self,
        execute: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        operations: Operations,
        most: int = _MAX_TOGETHER,
    ) -> None:
        self._execute = execute
        self._most = most
        self._operations = operations
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._group: list[tuple[T, asyncio.Future[R]]] = []
        self._is_running = False

    async def result(self, of: T) -> R:
        """The result of an operation; raises its error.

        Nothing is done if the caller is cancelled before the command begins.
        """
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((of, done))
        if not self._is_running:
            self._is_running = True
            self._operations.begin(self._run()).add_done_callback(self._ended)
        return await done

    async def _run(self) -> None:
        while self._waiting:
            waiting = self._waiting
            group, self._waiting = waiting[: self._most], waiting[self._most :]
            self._group = [each for each in group if not each[1].cancelled()]
            if self._group:
                outcomes = await self._outcomes([each for each, _ in self._group])
                _tell(self._group, outcomes)
        self._group, self._is_running = [], False

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled():
            self._is_running = False
            left, self._group, self._waiting = [*self._group, *self._waiting], [], []
            _tell(left, [Unavailable("MongoDB: the store is closed")] * len(left))

    async def _outcomes(self, group: Sequence[T]) -> Sequence[R | BaseException]:
        if len(group) > 1:
            # After an error each of them is to have its own one, or none.
            with suppress(Exception):
                return await self._execute(group)
        alone = await asyncio.gather(*map(self._alone, group), return_exceptions=True)
        return list(alone)

    async def _alone(self, one: T) -> R:
        (result,) = await self._execute([one])
        return result


def _tell(
    group: Sequence[tuple[T, asyncio.Future[R]]], outcomes: Sequence[R | BaseException]
) -> None:
    for (_, done), outcome in zip(group, outcomes, strict=True):
        if done.done():
            continue
        if isinstance(outcome, BaseException):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
