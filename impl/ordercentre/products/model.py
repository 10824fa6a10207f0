"""What an order centre needs to know of a product that is in the inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product.

    `customer_ids` are the ids of the related parties that are its customer, by role or by
    @referredType, those without a role where none is; empty where the inventory does not say.
    `characteristics` are the values by name: a name may have several. `service_ids` are those of
    the services that realize it.
    """

    id: str
    href: str = ""
    name: str = ""
    status: str = ""
    customer_ids: frozenset[str] = frozenset()
    offering_id: str = ""
    specification_id: str = ""
    characteristics: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    service_ids: tuple[str, ...] = ()
