"""Names that a token or a proxy gives a caller: its own, and that of its party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tmf630.http.access import refusals

ALL_SCOPE: Final = "productOrder:all"
"""The scope of callers that see the resources of every party."""

_MAX_NAME: Final = 255
"""Characters."""


def party_of(given: Mapping[str, Any], scopes: frozenset[str], by: str | None) -> str | None:
    """The party of a caller, by the name of its claim or header; None if it may see everything.

    Raises a 403 Fault when a caller with a party of its own names none.
    """
    if by is None or ALL_SCOPE in scopes:
        return None
    if party := name_of(given, by):
        return party
    raise refusals.insufficient(
        f"the caller has no party ({by}) whose orders it may see, and lacks the scope {ALL_SCOPE}",
        [ALL_SCOPE],
    )


def name_of(given: Mapping[str, Any], by: str) -> str:
    """A name in a token; empty without one. Raises a 401 Fault for one that can be none."""
    name = given.get(by, "")
    if not isinstance(name, str) or len(name) > _MAX_NAME or not name.isprintable():
        raise refusals.invalid(
            f"the {by} of the caller is no text of at most {_MAX_NAME} characters"
        )
    return name
