"""What a collection keeps beside its records and journals; not every collection needs all of it."""

from __future__ import annotations

from enum import Flag, auto


class Keeps(Flag):
    """What is kept; for what is not, a store makes neither tables nor indexes.

    A collection needs KEYS for insertions that are done once, DUES for work that is due, OWED for
    events, and HISTORY for the entries of histories.
    """

    NOTHING = 0
    KEYS = auto()
    DUES = auto()
    OWED = auto()
    HISTORY = auto()
    ALL = KEYS | DUES | OWED | HISTORY
