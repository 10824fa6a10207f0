"""Operations on MongoDB: their errors as those of a store, their time limits and their end."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pymongo
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
)

from tmf630.discretion import told
from tmf630.store.errors import Duplicate, StoreError, TooSlow, Unavailable, Unusable

DUPLICATE_KEY: Final = 11000
"""The code of an error: another document has a value of a unique index."""
_WRONG_CREDENTIALS: Final = (
    "it does not know this user and password: see to those in TMF622_STORE_URL, and to its"
    " authSource, the database that knows the user, where that is not the one of the store"
)
_ADVICE: Final = {
    18: _WRONG_CREDENTIALS,
    8000: _WRONG_CREDENTIALS,
    13: "it does not let the server read and write: TMF622_STORE_URL has to name a user who"
    " has the role readWrite on its database",
}
"""What to do about errors that a repetition does not avoid, by their codes."""
_TOO_LARGE_CODES: Final = frozenset({10334, 17419, 17420})
_TOO_LARGE_MESSAGE: Final = "object to insert too large"


class Operations:
    """The operations under way on one database."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[None]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Raise the errors of MongoDB in the block as those of a store."""
        end = asyncio.get_running_loop().create_future()
        cancellations = _cancellations()
        self._under_way.add(end)
        try:
            yield
        except (PyMongoError, DocumentTooLarge) as error:
            _check_cancellation(cancellations)
            raise translated(error) from error
        else:
            _check_cancellation(cancellations)
        finally:
            self._under_way.remove(end)
            end.set_result(None)

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that goes on when its caller is cancelled, until the store is closed."""
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self) -> None:
        """Wait for the operations under way, and cancel the tasks."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # else asyncio logs it; the next attempt raises it again


def translated(error: Exception) -> StoreError:
    """An error of MongoDB as one of a store."""
    if _duplicate(error):
        return Duplicate()
    if _too_large(error):
        return StoreError("the record is larger than MongoDB can hold")
    if isinstance(error, OperationFailure) and error.code in _ADVICE:
        return Unusable(f"MongoDB: {_ADVICE[error.code]}")
    if isinstance(error, OperationFailure):
        # Its message may quote the document or the query.
        name = (error.details or {}).get("codeName", error.code)
        return Unavailable(f"MongoDB: the operation failed: {name}")
    return Unavailable(f"MongoDB: {error if isinstance(error, ConnectionFailure) else told(error)}")


def _check_cancellation(before: int) -> None:
    """Raise the cancellation that came since: PyMongo may ignore it, or raise another error."""
    if _cancellations() > before:
        raise asyncio.CancelledError


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow when the operations of the block take longer than so many seconds."""
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
        return any(each["code"] == DUPLICATE_KEY for each in error.details["writeErrors"])
    return isinstance(error, DuplicateKeyError)


def _too_large(error: Exception) -> bool:
    if isinstance(error, OperationFailure):
        # For an insertion the server sends the message alone, without a code.
        return error.code in _TOO_LARGE_CODES or _TOO_LARGE_MESSAGE in str(error)
    return isinstance(error, DocumentTooLarge)
