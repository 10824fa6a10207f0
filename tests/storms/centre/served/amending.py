"""Amendments of service orders: merge patches, until what changes has gone too far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.api.orders import Json
from tests.storms.centre.served.work import ENDED
from tmf630.patching.merge_patch import merged

VISIT: Final = "visit"
"""The characteristic that says when a technician comes."""
OPEN: Final = "open"
"""The value of `visit` before that is known: the item waits."""
_ITEMS: Final = "serviceOrderItem"


def amended(order: Json, patch: Json) -> Json | None:
    """The service order after a patch; None if that is refused.

    The patch has all items, or none. An item that changes has not ended; one without a visit has
    not begun.
    """
    if order["state"] in ENDED:
        return None
    known = {each["id"]: each for each in order[_ITEMS]}
    listed = patch[_ITEMS] if _ITEMS in patch else order[_ITEMS]
    if [each["id"] for each in listed] != list(known):
        return None
    items = [{**each, "state": known[each["id"]]["state"]} for each in listed]
    if any(each != known[each["id"]] and not _can_change(known[each["id"]]) for each in items):
        return None
    return {**merged(order, patch), _ITEMS: items}


def waits(item: Json) -> bool:
    """Whether an item waits for the day of a visit."""
    return item["state"] == "inProgress" and characteristics(item).get(VISIT) == OPEN


def characteristics(item: Json) -> Mapping[str, object]:
    """The characteristics of the service of an item, by their names."""
    found = item["service"].get("serviceCharacteristic", ())
    return {each["name"]: each["value"] for each in found}


def _can_change(item: Json) -> bool:
    if item["state"] == "acknowledged":
        return True
    return item["state"] not in ENDED and VISIT in characteristics(item)
