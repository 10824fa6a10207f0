"""The dictionary with which a store packs orders: what the texts of many of them have in common.

It is one of Zstandard's, and was made from invented orders, by
`python -m tests.ordering.dictionary`. So it has nothing of anybody's order, and an order that is
removed leaves nothing in it.
"""

from __future__ import annotations

from importlib.resources import files


def dictionary() -> bytes:
    """The dictionary."""
    return files(__package__).joinpath("orders.zdict").read_bytes()
