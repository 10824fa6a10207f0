"""A view of stored resources: the form in which an API shows what is stored in another API's form.

Two versions of a contract can have the same resources so: they are stored in the form of one, and
the other one has a view of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tmf630.store.condition import Condition, Sort
from tmf630.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The view that an API has of one collection of resources.

    `api` is the name of the API, by which it tells its idempotency keys from those of others.
    `shown` makes its form of a stored resource. `condition` and `sort` make the condition and the
    key on what is stored, of one on that form.
    """

    api: str
    shown: Callable[[Json], Json]
    condition: Callable[[Condition], Condition]
    sort: Callable[[Sort], Sort]
