"""Parts of stored orders as other APIs of v4 take them.

The server stores what only v5 can say beside v4's attributes.
"""

from __future__ import annotations

from typing import Any, Final

from productordering.versions.mapping import OF_THE_SERVER
from productordering.versions.wrappers import wrapped
from tmf630.wire import Json

_PLACE: Final = "place"
_VALUE: Final = "value"


def of_v4(value: Any) -> Any:
    """A copy of what v4 has: of what is beside it only places, each as a whole.

    The value of a characteristic is copied as it is.
    """
    if isinstance(value, list):
        return [of_v4(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: each if name == _VALUE else of_v4(_places(each) if name == _PLACE else each)
        for name, each in value.items()
        if name not in OF_THE_SERVER
    }


def place(stored: Json) -> Json:
    """A stored place of a product with all that is known of it, role included.

    What v5 says of a place, and v4 cannot, is stored beside it; here it is a part of it.
    """
    if not isinstance(stored.get(_PLACE), dict):
        return stored
    full = wrapped("RelatedPlaceRefOrValue", stored)
    inside = full.pop(_PLACE, {})
    return {**full, **inside}


def _places(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [place(each) if isinstance(each, dict) else each for each in value]
