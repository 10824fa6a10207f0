"""What requests of each version say, in the form in which orders and tasks are stored: v4's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from productordering.ordering import Immutable
from productordering.versions import patching, paths, reading, writing
from productordering.versions.mapping import DRAFT
from tmf622_contract.names import DefinitionName
from tmf630.contract.dates import Dates
from tmf630.contract.document import Contract, Definition
from tmf630.contract.tolerance import Tolerated
from tmf630.errors import CONFLICT, Fault
from tmf630.resources.differences import differences
from tmf630.wire import Json
from tmf_contracts.model.api import ApiModel

_ORDER: Final[DefinitionName] = "ProductOrder"
_NEW_ORDER: Final[DefinitionName] = "ProductOrder_Create"
_NEW_TASK: Final[DefinitionName] = "CancelProductOrder_Create"

Patch = Callable[[Json], Json]
"""Makes the changed resource, in the form that the client sees."""


class NewOrder(NamedTuple):
    """What a client has sent of a new order, as it is stored; whether it is to be a draft."""

    stored: Json
    draft: bool = False


class Form(Protocol):
    """The form of requests. Each method gets what is valid by the contract, and may raise a Fault.

    `tolerated` takes notes of what is mended.
    """

    def new_order(self, sent: Json, tolerated: Tolerated) -> NewOrder:
        """A new order."""

    def new_task(self, sent: Json, tolerated: Tolerated) -> Json:
        """A new task."""

    def patched_order(self, stored: Json, patch: Patch, tolerated: Tolerated) -> Json:
        """An order after a patch, in the stored form, and valid."""


class V4Form:
    """v4's form is the stored one."""

    def __init__(self, contract: Contract) -> None:
        self._order = contract.definition(_ORDER)

    def new_order(self, sent: Json, tolerated: Tolerated) -> NewOrder:
        return NewOrder(sent)

    def new_task(self, sent: Json, tolerated: Tolerated) -> Json:
        return sent

    def patched_order(self, stored: Json, patch: Patch, tolerated: Tolerated) -> Json:
        after = patch(stored)
        self._order.validate_patched(after, tolerated)
        return after


class V5Form:
    """v5's form. What is stored has to be valid by the contract of v4, too."""

    def __init__(self, v4: Contract, contract: Contract, model: ApiModel) -> None:
        self._v4_order = v4.definition(_ORDER)
        self._v4_new_order = v4.definition(_NEW_ORDER)
        self._v4_new_task = v4.definition(_NEW_TASK)
        self._order = contract.definition(paths.ORDER)
        self._dates = Dates(model.attributes)
        by_definition = {each.definition: each for each in model.resources}
        self._orders, self._tasks = by_definition[paths.ORDER], by_definition[paths.TASK]

    def new_order(self, sent: Json, tolerated: Tolerated) -> NewOrder:
        stored = writing.order(_without(sent, self._orders.server_owned))
        _validate(self._v4_new_order, stored, tolerated)
        return NewOrder(stored, draft=sent.get("requestedInitialState") == DRAFT)

    def new_task(self, sent: Json, tolerated: Tolerated) -> Json:
        stored = writing.task(_without(sent, self._tasks.server_owned))
        _validate(self._v4_new_task, stored, tolerated)
        return stored

    def patched_order(self, stored: Json, patch: Patch, tolerated: Tolerated) -> Json:
        before = reading.order(stored)
        after = patch(before)
        self._order.validate_patched(after, tolerated)
        after = self._dates.spelled_as(before, after, paths.ORDER)
        if immutable := sorted(differences(before, after) & self._orders.read_only):
            raise Immutable(f"/{immutable[0]}: cannot be changed")
        changed = patching.patched(paths.ORDER, stored, after)
        _validate(self._v4_order, changed, tolerated)
        return changed


def _without(sent: Json, names: frozenset[str]) -> Json:
    return {name: each for name, each in sent.items() if name not in names}


def _validate(definition: Definition, stored: Json, tolerated: Tolerated) -> None:
    """Raise a 409 Fault if v4 could not answer what v5 says, which is valid by v5's contract."""
    try:
        definition.validate(stored, tolerated)
    except Fault as fault:
        raise Fault(CONFLICT, f"TMF622 v4, which has the same orders, says: {fault}") from None
