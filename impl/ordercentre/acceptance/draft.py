"""A service order as it is sent, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from tmf630.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOrderDraft:
    """A service order for the centre of that name.

    `body` is the one of its POST. `items` are the ids of the product order items by those of the
    service order items. By the ids of product order items, `points` are the points of no return,
    and `digests` are of what the items said. `sequence` counts the service orders that an order has
    had in all centres, from 1. `delivered` are service order items of earlier ones, like `items`,
    that are delivered: they are not sent once more.
    """

    centre: str
    external_id: str
    sequence: int
    body: Json
    items: Mapping[str, str]
    points: Mapping[str, str]
    digests: Mapping[str, str]
    delivered: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What is unique for the service order within its product order."""
        return label(self.centre, self.sequence)

    def stored(self) -> Json:
        """The draft as JSON, which `of` reads."""
        return {
            "centre": self.centre,
            "externalId": self.external_id,
            "sequence": self.sequence,
            "body": self.body,
            "items": dict(self.items),
            "points": dict(self.points),
            "digests": dict(self.digests),
            **({"delivered": dict(self.delivered)} if self.delivered else {}),
        }

    @classmethod
    def of(cls, stored: Json) -> Self:
        """The draft that was stored."""
        return cls(
            centre=stored["centre"],
            external_id=stored["externalId"],
            sequence=stored["sequence"],
            body=stored["body"],
            items=stored["items"],
            points=stored["points"],
            digests=stored["digests"],
            delivered=stored.get("delivered", {}),
        )


def label(centre: str, sequence: int) -> str:
    """What is unique for a service order within its product order."""
    return f"{centre}-{sequence}"


def next_sequence(drafts: Sequence[ServiceOrderDraft]) -> int:
    """The `sequence` of the next service orders of an order that has had these."""
    return 1 + max((each.sequence for each in drafts), default=0)
