"""What a store may raise. No error of a database leaves its backend."""

from __future__ import annotations


class StoreError(Exception):
    """A store did not do what it was asked for."""


class Duplicate(StoreError):
    """There is an entry of this id already."""


class Conflict(StoreError):
    """The stored entry is not the one that was expected."""


class Reused(StoreError):
    """This key was used to insert something else."""


class Unavailable(StoreError):
    """The database cannot be reached or cannot write now. The same call may succeed later."""


class Unusable(Unavailable):
    """The database cannot be used until somebody has done what the message says."""


class Outdated(Unusable):
    """The database was written by an older version and has to be migrated first."""


class TooSlow(StoreError):
    """The query took longer than its time limit."""
