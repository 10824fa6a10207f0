"""What a collection needs beside records and metadata. Few collections need all of it."""

from __future__ import annotations

from enum import Flag, auto


class Features(Flag):
    """What a collection can do. A store makes tables and indexes for these only.

    KEYS are idempotency keys of insertions, JOBS are jobs of entries, OUTBOX are events to be
    published, HISTORY are histories of entries.
    """

    NONE = 0
    KEYS = auto()
    JOBS = auto()
    OUTBOX = auto()
    HISTORY = auto()
    ALL = KEYS | JOBS | OUTBOX | HISTORY
