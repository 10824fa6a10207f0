"""All checks of the profile and of the guideline, in the order in which they run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tmf622_conformance.checks import orders, resources
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.guideline import concurrency, errors, media, patching, representation
from tmf622_conformance.checks.guideline.events import notifications
from tmf622_conformance.checks.guideline.orders import cancelling, lifecycle
from tmf622_conformance.checks.guideline.queries import filtering, paging, selection, sorting
from tmf622_conformance.checks.profile import attributes, changing, creating, reading
from tmf622_conformance.contract import TMF622, Contract

_OF_TMF622: Final[Sequence[Group]] = (
    creating.GROUP,
    reading.GROUP,
    changing.GROUP,
    attributes.FILTERS,
    attributes.FIELDS,
    representation.GROUP,
    errors.GROUP,
    media.GROUP,
    paging.GROUP,
    filtering.GROUP,
    selection.GROUP,
    sorting.GROUP,
    patching.GROUP,
    concurrency.GROUP,
    lifecycle.GROUP,
    cancelling.GROUP,
    notifications.GROUP,
)

_OF_ADDED: Final = (
    resources.changing.ATTRIBUTES,
    resources.filtering.RULES,
    resources.selection.RULES,
)
"""The checks of attributes that overlays add to the contract of TMF622 v4."""


def groups(contract: Contract) -> Sequence[Group]:
    """The groups of checks of servers of a contract."""
    if contract == TMF622:
        return _OF_TMF622
    match contract.orders:
        case "v4":
            subjects = orders.added(contract)
            return [*_OF_TMF622, *(each.group(subjects) for each in _OF_ADDED)]
        case "v5":
            return resources.groups(contract, orders.OfVersion5)
    return resources.groups(contract)
