"""Makes the dictionary with which a store packs orders, from invented ones.

`python -m tests.ordering.dictionary` writes it. Stores keep the one that they have used, by its
number: give a new one another number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

from zstandard import train_dictionary

import productordering
from productordering.seed import orders
from tmf630 import wire

FILE: Final = Path(productordering.__path__[0]) / "orders.zdict"
NUMBER: Final = 0x8000
"""Zstandard leaves the numbers from this one on to whoever makes dictionaries."""
BYTES: Final = 16_384
"""Twice as many would make orders smaller by a tenth."""
_UNTIL: Final = datetime(2024, 3, 5, tzinfo=UTC)


def invented(random_seed: int, number: int) -> Sequence[bytes]:
    """The texts of invented orders."""
    return [wire.encode(each) for each in islice(orders(Random(random_seed), _UNTIL), number)]


if __name__ == "__main__":
    texts = invented(random_seed=622, number=5_000)
    FILE.write_bytes(train_dictionary(BYTES, [*texts], dict_id=NUMBER).as_bytes())
