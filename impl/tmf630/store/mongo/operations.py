"""Operations on MongoDB, which end in no other way than a store's may."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pymongo
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
)

from tmf630.store.errors import Duplicate, StoreError, TooSlow, Unavailable, Unusable

_DUPLICATE_KEY: Final = 11000
_WRONG_CREDENTIALS: Final = (
    "it does not know this user and password: see to those in --store, and to its authSource, the"
    " database that knows the user, where that is not the one of the store"
)
_ADVICE: Final = {
    18: _WRONG_CREDENTIALS,
    8000: _WRONG_CREDENTIALS,
    13: "it does not let the server read and write: --store has to name a user who has the role"
    " readWrite on its database",
}
"""What to do about errors that do not pass, by their codes."""
_TOO_LARGE: Final = frozenset({10334, 17419, 17420})
_WORDS_OF_TOO_LARGE: Final = "object to insert too large"


class Operations:
    """The operations under way on one database."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Raise Duplicate for a key that is taken, Unavailable for what may pass."""
        end = asyncio.get_running_loop().create_future()
        cancellations = _cancellations()
        self._under_way.add(end)
        try:
            yield
            # PyMongo may go on after a cancellation as if there had been none.
            if _cancellations() > cancellations:
                raise asyncio.CancelledError
        except (PyMongoError, DocumentTooLarge) as error:
            raise _translated(error) from error
        finally:
            self._under_way.remove(end)
            end.set_result(None)

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that goes on without whoever waits for it, but not when all has to end."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # which is not lost if nobody waits for it any more: it comes again

    async def finished(self) -> None:
        """Return when those that are under way now have ended."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


def _translated(error: Exception) -> StoreError:
    if _duplicate(error):
        return Duplicate("a record of this id is there already")
    if _too_large(error):
        return StoreError("the record is larger than MongoDB can hold")
    if isinstance(error, OperationFailure) and error.code in _ADVICE:
        return Unusable(f"MongoDB: {_ADVICE[error.code]}")
    return Unavailable(f"MongoDB: {error}")


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow when the operations of the block take longer than that."""
    try:
        with pymongo.timeout(seconds):
            yield
    except (ServerSelectionTimeoutError, WaitQueueTimeoutError):
        raise
    except PyMongoError as error:
        if error.timeout:
            raise TooSlow(f"the query took longer than {seconds} seconds") from error
        raise


def _duplicate(error: Exception) -> bool:
    if isinstance(error, BulkWriteError):
        return any(each["code"] == _DUPLICATE_KEY for each in error.details["writeErrors"])
    return isinstance(error, DuplicateKeyError)


def _too_large(error: Exception) -> bool:
    if isinstance(error, OperationFailure):
        # Of an insertion the server tells it by words alone.
        return error.code in _TOO_LARGE or _WORDS_OF_TOO_LARGE in str(error)
    return isinstance(error, DocumentTooLarge)
