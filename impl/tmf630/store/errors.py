"""The errors of a store. A backend raises none of its database."""

from __future__ import annotations


class StoreError(Exception):
    """An operation of a store failed. The message is for the log, and quotes no document."""

    @property
    def log_text(self) -> str:
        """What the log tells."""
        return str(self)


class Duplicate(StoreError):
    """There is an entry of this id already."""

    def __init__(self) -> None:
        super().__init__("there is an entry of this id already")


class Conflict(StoreError):
    """The stored entry is not the one that was expected."""

    def __init__(self) -> None:
        super().__init__("the stored entry is not the one that was expected")


class Reused(StoreError):
    """The key was used to insert something else."""

    def __init__(self) -> None:
        super().__init__("under this key something else was inserted")


class Unavailable(StoreError):
    """The database cannot be reached or cannot write now. The operation may succeed later."""


class Unusable(Unavailable):
    """The database cannot be used until an operator does what the message says."""


class Outdated(Unusable):
    """The database was written by an older version and has to be migrated first."""


class Past(StoreError):
    """The store cannot be read any more as it was at that moment."""

    def __init__(self) -> None:
        super().__init__("the store cannot be read any more as it was at that moment")


class TooSlow(StoreError):
    """The query took longer than its time limit."""


class TooCostly(TooSlow):
    """No search can finish the query: a pattern takes too long on one text."""


class Searching(TooSlow):
    """A search in the background has nothing to show yet, or has been given up.

    `wrong` and `advice` are what a client reads, `again` is after how many seconds to ask again.
    """

    def __init__(self, wrong: str, advice: str, again: int) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.advice = advice
        self.again = again
