"""An order centre that reaches each of its neighbours at a watched line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.ordercentre.fulfilment.site import Site, site
from tests.ordercentre.peers.neighbours import Served

_FURTHER: Final = """
[catalog]
max_age_seconds = 0

[[acceptance.mapping]]
offering = "fibre"
point_of_no_return = "completed"
services = [{ id = "cfs-access", name = "Fibre access" }, { id = "ip-address", per_product = 2 }]

[acceptance.mapping.characteristics]
speed = "bandwidth"
"""


@contextmanager
def among(known: Served, folder: Path) -> Iterator[Site]:
    """An order centre among these neighbours; `folder` has its files."""
    store_url, urls = f"sqlite:///{folder}/orders.sqlite3", dict(known.urls)
    acceptance_url = urls.pop("acceptance")
    options = [part for name, url in urls.items() for part in (f"--{name}-url", url)]
    neighbours = known.neighbours
    with site(
        folder, store_url, neighbours, *options, further=_FURTHER, acceptance_url=acceptance_url
    ) as made:
        yield made
