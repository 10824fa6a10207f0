"""What holds for every read and write of the resources of a collection."""

from __future__ import annotations

from typing import Final, NamedTuple

from tmf630.resources.audit import Audited
from tmf630.resources.visibility import VISIBLE, Visibility


class Rules(NamedTuple):
    """Who sees the resources, and what the audit says of changes; None is no audit."""

    visibility: Visibility = VISIBLE
    audited: Audited | None = None


NO_RULES: Final = Rules()
"""Everyone sees the resources, which are the server's own, and not in the audit."""
