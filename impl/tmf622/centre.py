"""The order centre that the settings name. Without one, nothing of `ordercentre` is imported."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmf622.composition import target_rules
from tmf622.settings.settings import NEIGHBOURS, Settings
from tmf630.api.components import Components
from tmf630.api.definition import ApiDefinition
from tmf630.errors import CONFLICT, UNAVAILABLE, Fault
from tmf630.events import internal
from tmf630.http.middleware.faults import FaultTable
from tmf630.jobs.supervision import until_done
from tmf630.outbound import targets
from tmf630.outbound.targets import Rules
from tmf630.printing import without_password

if TYPE_CHECKING:
    from ordercentre.centre import Centre
    from ordercentre.service import OrderCentre


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


def parts(shared: Components, url: str, settings: Settings) -> OrderCentre | None:
    """The order centre of a server at that URL, over its parts; None without one."""
    found = read(settings, [each.definition for each in shared.apis])
    if found is None:
        return None
    from ordercentre.service import OrderCentre

    return OrderCentre(found, shared, url)


def faults(order_centre: OrderCentre | None) -> FaultTable:
    """The faults of the exceptions that the order centre raises."""
    if order_centre is None:
        return {}
    from ordercentre.capture.objections import CaptureRefused
    from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour

    return {
        CaptureRefused: _refused,
        NeighbourUnavailable: _unavailable,
        # What is wrong with the request to a neighbour is no fault of the client's.
        RefusedByNeighbour: lambda error: Fault(UNAVAILABLE, str(error), {"Retry-After": "60"}),
    }


def _refused(error: Exception) -> Fault:
    return Fault(CONFLICT, str(error), reference=getattr(error, "reference", ""))


def _unavailable(error: Exception) -> Fault:
    seconds = max(1, math.ceil(getattr(error, "retry_after", 1.0)))
    return Fault(UNAVAILABLE, str(error), {"Retry-After": str(seconds)})


async def forget(shared: Components) -> None:
    """End the subscription of an order centre that this server does not have."""

    async def unsubscribe() -> None:
        await internal.unsubscribe_others(shared.subscriptions)

    await until_done("end internal subscriptions", unsubscribe)
