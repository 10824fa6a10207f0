"""The places of a product, in full."""

from __future__ import annotations

from typing import Final

from productordering.versions.wrappers import wrapped
from tmf630.wire import Json

_PLACE: Final = "place"


def place(stored: Json) -> Json:
    """A stored place of a product with all that is known of it, role included.

    What v5 says of a place, and v4 cannot, is stored beside it; here it is a part of it.
    """
    if not isinstance(stored.get(_PLACE), dict):
        return stored
    full = wrapped("RelatedPlaceRefOrValue", stored)
    inside = full.pop(_PLACE, {})
    return {**full, **inside}
