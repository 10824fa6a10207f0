"""What an order may do, written down from its lifecycle; nothing of it comes from the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ITEM: dict[str, set[str]] = {
    "acknowledged": {"inProgress", "pending", "held", "rejected", "assessingCancellation"},
    "pending": {"inProgress", "held", "rejected", "assessingCancellation"},
    "held": {"inProgress", "pending", "assessingCancellation"},
    "inProgress": {"pending", "held", "completed", "failed", "assessingCancellation"},
    "assessingCancellation": {"pendingCancellation"},  # and back where it came from
    "pendingCancellation": {"cancelled"},
    "completed": set(),
    "failed": set(),
    "rejected": set(),
    "cancelled": set(),
}
"""The states that an item may be taken to from each."""

STATES = [*ITEM, "partial"]
FINAL = {"completed", "failed", "rejected", "cancelled", "partial"}
NOT_ASKED = {"assessingCancellation", "pendingCancellation", "cancelled", "partial"}
"""The states of an order that no client may ask for."""


class Refused(Exception):
    """The lifecycle forbids it."""


@dataclass(frozen=True)
class Change:
    """A change of an order: its own states before and after, where they differ, and its items'."""

    state: tuple[str | None, str] | None = None
    items: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(eq=False)
class Order:
    """An order: the states of its items, and where those came from that are being assessed.

    `task` is the id of the cancellation task that has it, `moved` the items that the task has
    taken along.
    """

    items: dict[str, str]
    state: str = "acknowledged"
    task: str | None = None
    moved: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    changes: list[Change] = field(default_factory=lambda: [Change((None, "acknowledged"))])

    def item_to(self, id: str, state: str) -> None:
        """A client takes an item to a state."""
        if state == self.items[id]:
            return
        if self.task or state not in self._allowed(id):
            raise Refused
        self._move({id: state})

    def order_to(self, state: str) -> None:
        """A client takes the order to a state, and its open items along."""
        if state == self.state:
            return
        back = self.state == "assessingCancellation" and state == self.origin
        allowed = back or (self.state not in FINAL and state in ITEM[self.state])
        if self.task or state in NOT_ASKED or not allowed:
            raise Refused
        moves = {id: state for id, each in self.items.items() if each not in FINAL}
        if any(state not in {self.items[id], *self._allowed(id)} for id in moves):
            raise Refused
        if rolled_up({**self.items, **moves}.values()) != state:
            raise Refused
        self._move(moves)

    def attribute(self, name: str) -> None:
        """A client changes an attribute that is no state."""
        if self.state in FINAL and name != "note":
            raise Refused
        self.changes.append(Change())

    def held(self) -> None:
        """A cancellation task is requested."""
        if self.task or self.state in FINAL:
            raise Refused
        self.moved = [id for id in self.items if "assessingCancellation" in self._allowed(id)]
        self._move(dict.fromkeys(self.moved, "assessingCancellation"))

    def assessed(self) -> str:
        """The task is assessed, and ends; returns in which state."""
        self.task = None
        if "completed" in self.items.values():
            self._move({id: self.origins[id] for id in self.moved})
            return "terminatedWithError"
        for before in ("assessingCancellation", "pendingCancellation"):
            (after,) = ITEM[before]
            self._move({id: after for id, each in self.items.items() if each == before})
        return "done"

    def _allowed(self, id: str) -> set[str]:
        state = self.items[id]
        return ITEM[state] | ({self.origins[id]} if id in self.origins else set())

    def _move(self, moves: Mapping[str, str]) -> None:
        real = {id: state for id, state in moves.items() if self.items[id] != state}
        if not real:
            return
        moved = frozenset((id, self.items[id], state) for id, state in real.items())
        for id, state in real.items():
            self.origins.pop(id, None)
            if state == "assessingCancellation":
                self.origins[id] = self.items[id]
            self.items[id] = state
        former, self.state = self.state, rolled_up(self.items.values())
        if self.state != former:
            if self.state == "assessingCancellation":
                self.origin = former
            self.changes.append(Change((former, self.state), moved))
        else:
            self.changes.append(Change(None, moved))


def rolled_up(states: Iterable[str]) -> str:
    """The state of an order with items in these states."""
    seen = set(states)
    if seen <= FINAL:
        if "completed" in seen:
            return "completed" if len(seen) == 1 else "partial"
        return next(each for each in ("cancelled", "failed", "rejected") if each in seen)
    leading = ("assessingCancellation", "pendingCancellation", "held", "pending", "inProgress")
    for state in leading:
        if state in seen:
            return state
    return "inProgress" if seen & FINAL else "acknowledged"
