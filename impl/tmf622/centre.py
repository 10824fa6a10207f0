"""The order centre that the settings name. Without one, nothing of `ordercentre` is imported."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tmf622.settings import NEIGHBOURS, Settings
from tmf630.errors import Fault
from tmf630.query import filtering, parameters
from tmf630.query.attributes import ANY_ATTRIBUTE

if TYPE_CHECKING:
    from ordercentre.centre import Centre


def read(settings: Settings) -> Centre | None:
    """The order centre, None if no setting names a neighbour or a file.

    Raises ValueError, whose arguments are a line for each fault.
    """
    urls = {name: url for name in NEIGHBOURS if (url := getattr(settings, f"{name}_url"))}
    if not urls and settings.centre is None:
        return None
    from ordercentre.centre_file import reading

    return reading.read(settings.centre, urls, os.environ, _check_filter)


def _check_filter(query: str) -> None:
    """Raise ValueError when a text is no query."""
    try:
        named, predicates = parameters.split(parse_qsl(query, keep_blank_values=True))
        path = parameters.single(named, parameters.FILTER)
        filtering.condition(predicates, path, ANY_ATTRIBUTE)
    except Fault as fault:
        raise ValueError(f"is no filter: {fault.message}") from None
