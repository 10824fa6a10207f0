"""What a collection keeps beside its records and their journals, which not every one needs."""

from __future__ import annotations

from enum import Flag, auto


class Keeps(Flag):
    """What is kept; for what is not, a store makes neither tables nor indexes.

    Who keeps no KEYS does not insert once, who keeps no DUES is never due, who keeps nothing OWED
    owes no events, and who keeps no HISTORY writes none.
    """

    NOTHING = 0
    KEYS = auto()
    DUES = auto()
    OWED = auto()
    HISTORY = auto()
    ALL = KEYS | DUES | OWED | HISTORY
