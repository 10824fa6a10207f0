"""A model of an order: its expected states, changes and events."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from tests.api.expected_events import (
    CREATED,
    DELETED,
    ITEM_STATE,
    STATE,
    TASK_CREATED,
    TASK_STATE,
    EventSummary,
    changed,
    of_item,
    required,
)
from tests.lifecycles import FINAL, ITEM, NOT_REQUESTABLE, ORDER, allowed, rolled_up

CANCELLING = ("assessingCancellation", "pendingCancellation", "cancelled")


class Refused(Exception):
    """The lifecycle forbids the change."""


@dataclass(frozen=True)
class Change:
    """A change: the order's states before and after, if they differ, and those of its items."""

    state: tuple[str | None, str] | None = None
    items: frozenset[tuple[str, str, str]] = frozenset()


DATES = {
    "completed": ("completionDate",),
    "cancelled": ("cancellationDate", "cancellationReason"),
}
"""The attributes that an order gets with its final state."""
TASK = (TASK_CREATED, TASK_STATE, TASK_STATE)
"""The events of a task from its request to its end."""


@dataclass(eq=False)
class Order:
    """An order: the states of its items, and the former states of those in `assessingCancellation`.

    `task` is the id of its open cancellation task, which `waits` for its date or has begun; `moved`
    are the items that the task has moved. `events` are the expected events of the order.
    """

    items: dict[str, str]
    state: str = "acknowledged"
    task: str | None = None
    waits: bool = False
    moved: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    changes: list[Change] = field(default_factory=lambda: [Change((None, "acknowledged"))])
    events: list[EventSummary] = field(default_factory=lambda: [CREATED])

    def items_to(self, wanted: Mapping[str, str]) -> None:
        """A client changes the states of items."""
        moves = {id: state for id, state in wanted.items() if self.items[id] != state}
        if any(self.is_locked or state not in self.allowed(id) for id, state in moves.items()):
            raise Refused
        self._move(moves)

    def order_to(self, state: str) -> None:
        """A client changes the state of the order, and so of its open items."""
        if state == self.state:
            return
        table = allowed(ORDER, self.state, self.origin)
        if self.is_locked or state in NOT_REQUESTABLE or state not in table:
            raise Refused
        moves = {id: state for id, each in self.items.items() if each not in FINAL}
        if any(state not in {self.items[id], *self.allowed(id)} for id in moves):
            raise Refused
        if rolled_up({**self.items, **moves}.values()) != state:
            raise Refused
        self._move(moves)

    def attribute(self, name: str) -> None:
        """A client changes an attribute that is no state."""
        if self.state in FINAL and name != "note":
            raise Refused
        self.changes.append(Change())
        self.events.append(changed(name))

    def deleted(self) -> None:
        """A client deletes the order."""
        self.events.append(DELETED)

    @property
    def is_locked(self) -> bool:
        """Whether a cancellation task has begun, so that clients cannot change states."""
        return self.task is not None and not self.waits

    def requested(self, waits: bool) -> None:
        """A client requests a cancellation, whose task waits for its date or begins at once."""
        if self.task or self.state in FINAL:
            raise Refused
        self.waits = waits
        if waits:
            self._step({})
        else:
            self._begun()

    def withdrawn(self) -> None:
        """A client withdraws the task."""
        if self.is_locked:
            raise Refused
        self.task, self.waits = None, False
        self._step({})

    def assessed(self) -> str:
        """The task begins if it has waited, and ends; returns its final state."""
        self.task = None
        if self.waits:
            self.waits = False
            self._begun()
        if "completed" in self.items.values():
            self._step({id: self.origins[id] for id in self.moved})
            return "terminatedWithError"
        for before, after in pairwise(CANCELLING):
            self._step({id: after for id, each in self.items.items() if each == before})
        return "done"

    def allowed(self, id: str) -> AbstractSet[str]:
        """The states that an item may change to."""
        return allowed(ITEM, self.items[id], self.origins.get(id))

    def _begun(self) -> None:
        self.moved = [id for id in self.items if "assessingCancellation" in self.allowed(id)]
        self._step(dict.fromkeys(self.moved, "assessingCancellation"))

    def _step(self, moves: Mapping[str, str]) -> None:
        """A step of the task is a change even if no state changes."""
        before = len(self.changes)
        self._move(moves)
        if len(self.changes) == before:
            self.changes.append(Change())

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
        self.events += self._events_of(former, real)
        if self.state != former:
            if self.state == "assessingCancellation":
                self.origin = former
            self.changes.append(Change((former, self.state), moved))
        else:
            self.changes.append(Change(None, moved))

    def _events_of(self, former: str, moves: Mapping[str, str]) -> list[EventSummary]:
        """The events of a change of these items' states."""
        if self.state == former:
            events = [changed(ITEM_STATE)]
        else:
            events = [changed(*DATES.get(self.state, ()), ITEM_STATE), STATE]
        pending = [id for id in self.items if moves.get(id) == "pending"]
        if pending:
            return [*events, required(*map(of_item, pending))]
        return [*events, required("$")] if "pending" == self.state != former else events
