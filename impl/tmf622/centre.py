"""The order centre that the settings name. Without one, nothing of `ordercentre` is imported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmf622.composition import target_rules
from tmf622.settings import NEIGHBOURS, Settings
from tmf630.api.definition import ApiDefinition
from tmf630.outbound import targets
from tmf630.outbound.targets import Rules
from tmf630.printing import without_password

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
    centre = reading.read(settings.centre, urls, os.environ, check_filter)
    _check_urls(centre, target_rules(settings, settings.public_url))
    return centre


def _check_urls(centre: Centre, rules: Rules) -> None:
    """Raise ValueError with a line for each URL without TLS that is not allowed."""
    refused = []
    for each in centre.neighbours:
        for url in each.urls:
            try:
                targets.target(url, rules)
            except targets.Refused as error:
                refused.append(f"{each.name}: {without_password(url)}: {error} (--callback-http)")
    if refused:
        raise ValueError(*refused)
