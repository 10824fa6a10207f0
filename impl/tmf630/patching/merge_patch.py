"""JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

import re
from typing import Any, Final

from tmf630.errors import MISSING_FIELD, Fault

MEDIA_TYPES: Final = frozenset({"application/json", "application/merge-patch+json"})
WHOLE_LISTS: Final = (
    "a merge patch replaces a list as a whole, so it has every element in full; a JSON Patch"
    " (application/json-patch+json) changes one"
)
_OF_AN_ELEMENT: Final = re.compile(r"(/[^/:]+)+/\d+/")


def merged(target: Any, patch: Any) -> Any:
    """The target with the patch merged in; neither argument is changed.

    A member that is null in the patch is removed from the target. An object is merged member by
    member. Anything else, arrays included, replaces the value in the target.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def explained(fault: Fault) -> Fault:
    """A fault of a patch, with a hint where an element of a list lacks something.

    The client then probably expects lists to be merged, as objects are.
    """
    if fault.kind is MISSING_FIELD and _OF_AN_ELEMENT.match(fault.message):
        return Fault(fault.kind, f"{fault.message}; {WHOLE_LISTS}")
    return fault
