"""The kinds of defects, by what they concern."""

from __future__ import annotations

from typing import Final

from tmf_contracts.repairs.defect import Kind
from tmf_contracts.repairs.kinds import (
    answers,
    branches,
    headers,
    hub,
    lists,
    media,
    patches,
    requests,
    resources,
    server,
    statuses,
    values,
)

KINDS: Final[tuple[Kind, ...]] = (
    *server.KINDS,
    *branches.KINDS,
    *resources.KINDS,
    *values.KINDS,
    *patches.KINDS,
    *media.KINDS,
    *hub.OPERATIONS,
    *answers.KINDS,
    *statuses.KINDS,
    *headers.KINDS,
    *lists.KINDS,
    *requests.KINDS,
    *hub.KINDS,
)
"""All kinds, in the order of their repairs: operations that are added get statuses and headers."""
