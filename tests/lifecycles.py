"""The lifecycles, transcribed from their specification, independently of the code under test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

Table = Mapping[str, AbstractSet[str]]
"""Each state, with the states that may follow it."""

ORIGINS = ("acknowledged", "inProgress", "pending", "held")
"""The states from which an assessment of a cancellation may begin, and to which it may return."""

ORDER: Table = {
    "acknowledged": {"inProgress", "pending", "held", "rejected", "assessingCancellation"},
    "pending": {"inProgress", "held", "rejected", "assessingCancellation"},
    "held": {"inProgress", "pending", "assessingCancellation"},
    "inProgress": {"pending", "held", "completed", "failed", "partial", "assessingCancellation"},
    "assessingCancellation": {"pendingCancellation", *ORIGINS},
    "pendingCancellation": {"cancelled"},
    "rejected": set(),
    "completed": set(),
    "failed": set(),
    "partial": set(),
    "cancelled": set(),
}
ITEM: Table = {
    state: following - {"partial"} for state, following in ORDER.items() if state != "partial"
}
TASK: Table = {
    "acknowledged": {"inProgress"},
    "inProgress": {"done", "terminatedWithError"},
    "done": set(),
    "terminatedWithError": set(),
}

FINAL = {"rejected", "completed", "failed", "partial", "cancelled"}
NOT_REQUESTABLE = {"assessingCancellation", "pendingCancellation", "cancelled", "partial"}
"""The states of an order that clients cannot request."""


def allowed(table: Table, state: str, origin: str | None = None) -> AbstractSet[str]:
    """The states that may follow; `origin` is the state before an assessment."""
    return table[state] - (set(ORIGINS) - {origin} if state == "assessingCancellation" else set())


def rolled_up(states: Iterable[str]) -> str:
    """The state of an order with items in these states."""
    seen = set(states)
    if seen <= FINAL:
        if "completed" in seen:
            return "completed" if len(seen) == 1 else "partial"
        return next(each for each in ("cancelled", "failed", "rejected") if each in seen)
    for state in ("assessingCancellation", "pendingCancellation", "held", "pending"):
        if state in seen:
            return state
    return "inProgress" if "inProgress" in seen or seen & FINAL else "acknowledged"
