"""Cancellation tasks (`cancelProductOrder`): requests to cancel a product order."""

from __future__ import annotations

from typing import Any, Final

from tmf622_contract.attributes import ATTRIBUTES

Json = dict[str, Any]

INITIAL_STATE: Final = "acknowledged"
_SERVER_OWNED: Final = (
    ATTRIBUTES["CancelProductOrder"].keys() - ATTRIBUTES["CancelProductOrder_Create"].keys()
)


def received(task: Json) -> Json:
    """A `CancelProductOrder` from a valid `CancelProductOrder_Create`, without id and href."""
    accepted = {name: value for name, value in task.items() if name not in _SERVER_OWNED}
    accepted["state"] = INITIAL_STATE
    return accepted
