"""The order centre that the settings name. Without one, nothing of `ordercentre` is imported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmf622.settings import NEIGHBOURS, Settings
from tmf630.api.definition import ApiDefinition

if TYPE_CHECKING:
    from ordercentre.centre import Centre


def read(settings: Settings, apis: Sequence[ApiDefinition]) -> Centre | None:
    """The order centre of a server with these APIs; None if no setting names a neighbour or a file.

    Raises ValueError, whose arguments are a line for each fault.
    """
    urls = {name: url for name in NEIGHBOURS if (url := getattr(settings, f"{name}_url"))}
    if not urls and settings.centre is None:
        return None
    from ordercentre.acceptance.routing import filter_check
    from ordercentre.centre_file import reading

    # Orders are stored in the form of the first API.
    check_filter = filter_check(apis[0].model.attributes)
    return reading.read(settings.centre, urls, os.environ, check_filter)
