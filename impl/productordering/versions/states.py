"""The states that only v5 has. They are beside v4's word for them."""

from __future__ import annotations

from typing import Any, Final

from productordering.versions.mapping import BESIDE_SUFFIX, STATE, STATES
from tmf630.wire import Json

ORDER: Final = "ProductOrder"
ITEM: Final = "ProductOrderItem"
STATE_BESIDE: Final = STATE + BESIDE_SUFFIX


def in_v4(definition: str, state: str) -> str:
    """v4's word for a state."""
    return STATES[definition].get(state, state)


def shown(definition: str, stored: Json) -> Any:
    """The state of a stored resource in v5: what is beside, unless v4's word is for another one."""
    state = stored.get(STATE)
    if STATE_BESIDE not in stored:
        return state
    beside = stored[STATE_BESIDE]
    fits = isinstance(beside, str) and STATES[definition].get(beside, "") == state
    return beside if fits else state


def with_state(definition: str, stored: Json, state: str) -> Json:
    """The stored resource in a state of v5."""
    changed = {**stored, STATE: state}
    if state in STATES[definition]:
        return {**changed, STATE: STATES[definition][state], STATE_BESIDE: state}
    changed.pop(STATE_BESIDE, None)
    return changed


def requested(definition: str, patched: Json, present: str) -> str:
    """The state that a patch requests of a resource, which has the `present` one; both of v5.

    A client of v4 may leave out what v4 does not declare, so v4's word alone requests no change of
    a state that it is the word for. `patching.patched` says null beside it where v5 requests one.
    """
    state: str = patched.get(STATE, present)
    if STATE_BESIDE not in patched:
        return present if state in (present, in_v4(definition, present)) else state
    return shown(definition, patched) if STATE in patched else present
