"""An order as it should be, whatever is asked of it."""

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
from tests.lifecycles import FINAL, ITEM, NOT_ASKED, ORDER, allowed, rolled_up

CANCELLING = ("assessingCancellation", "pendingCancellation", "cancelled")


class Refused(Exception):
    """The lifecycle forbids it."""


@dataclass(frozen=True)
class Change:
    """A change of an order: its own states before and after, where they differ, and its items'."""

    state: tuple[str | None, str] | None = None
    items: frozenset[tuple[str, str, str]] = frozenset()


DATES = {
    "completed": ("completionDate",),
    "cancelled": ("cancellationDate", "cancellationReason"),
}
"""The attributes that an order has from its end."""
TASK = (TASK_CREATED, TASK_STATE, TASK_STATE)
"""What is told of a task from its request to its end."""


@dataclass(eq=False)
class Order:
    """An order: the states of its items, and where those came from that are being assessed.

    `task` is the id of its open cancellation task, which `waits` for its date or has begun, and
    `moved` the items that the task has taken along. `told` is what has to be told of the order.
    """

    items: dict[str, str]
    state: str = "acknowledged"
    task: str | None = None
    waits: bool = False
    moved: list[str] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    origin: str = ""
    changes: list[Change] = field(default_factory=lambda: [Change((None, "acknowledged"))])
    told: list[EventSummary] = field(default_factory=lambda: [CREATED])

    def items_to(self, wanted: Mapping[str, str]) -> None:
        """A client takes items to states."""
        moves = {id: state for id, state in wanted.items() if self.items[id] != state}
        if any(self.held or state not in self.allowed(id) for id, state in moves.items()):
            raise Refused
        self._move(moves)

    def order_to(self, state: str) -> None:
        """A client takes the order to a state, and its open items along."""
        if state == self.state:
            return
        table = allowed(ORDER, self.state, self.origin)
        if self.held or state in NOT_ASKED or state not in table:
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
        self.told.append(changed(name))

    def deleted(self) -> None:
        """A client deletes it."""
        self.told.append(DELETED)

    @property
    def held(self) -> bool:
        """Whether a cancellation task keeps its states from changing."""
        return self.task is not None and not self.waits

    def requested(self, waits: bool) -> None:
        """A cancellation task is requested, which waits for its date, or else begins."""
        if self.task or self.state in FINAL:
            raise Refused
        self.waits = waits
        if waits:
            self._step({})
        else:
            self._begun()

    def withdrawn(self) -> None:
        """A client withdraws the task."""
        if self.held:
            raise Refused
        self.task, self.waits = None, False
        self._step({})

    def assessed(self) -> str:
        """The task begins, if it has waited, is assessed, and ends; returns in which state."""
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
        """The states that an item may become."""
        return allowed(ITEM, self.items[id], self.origins.get(id))

    def _begun(self) -> None:
        self.moved = [id for id in self.items if "assessingCancellation" in self.allowed(id)]
        self._step(dict.fromkeys(self.moved, "assessingCancellation"))

    def _step(self, moves: Mapping[str, str]) -> None:
        """A step of the task is a change even when it moves nothing."""
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
        self.told += self._told_of(former, real)
        if self.state != former:
            if self.state == "assessingCancellation":
                self.origin = former
            self.changes.append(Change((former, self.state), moved))
        else:
            self.changes.append(Change(None, moved))

    def _told_of(self, former: str, moves: Mapping[str, str]) -> list[EventSummary]:
        """What is told of a change in which these items have moved."""
        if self.state == former:
            told = [changed(ITEM_STATE)]
        else:
            told = [changed(*DATES.get(self.state, ()), ITEM_STATE), STATE]
        pending = [id for id in self.items if moves.get(id) == "pending"]
        if pending:
            return [*told, required(*map(of_item, pending))]
        return [*told, required("$")] if "pending" == self.state != former else told
