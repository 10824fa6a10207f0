"""Definitions whose objects differ by more than names: each with the way to v5 and the way back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from productordering.versions import types, wrappers
from productordering.versions.mapping import (
    BESIDE_SUFFIX,
    EXTERNAL_ID,
    RELATIONSHIP,
    STATE,
    STATES,
    WRAPPERS,
)
from productordering.versions.states import STATE_BESIDE, shown, with_state
from productordering.versions.validity import is_valid
from tmf630.identifiers import made_at
from tmf630.instants import timestamp
from tmf630.wire import INT64, Json

Shape = Callable[[Json], Json]

_IDS_BESIDE: Final = EXTERNAL_ID + BESIDE_SUFFIX
_IDENTIFIER: Final = "ExternalIdentifier"
_CREATION: Final = "creationDate"
_ACTIONS: Final = ("add", "modify", "delete", "noChange")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]*", re.ASCII)


def _with_state(definition: str, stored: Json) -> Json:
    if STATE_BESIDE not in stored:
        return stored
    made = {name: each for name, each in stored.items() if name != STATE_BESIDE}
    return {**made, STATE: shown(definition, stored)} if STATE in stored else made


def _without_state(definition: str, value: Json) -> Json:
    if value.get(STATE) in STATES[definition]:
        return with_state(definition, value, value[STATE])
    return {name: each for name, each in value.items() if name != STATE_BESIDE}


def _with_external_ids(stored: Json) -> Json:
    if stored.keys().isdisjoint((EXTERNAL_ID, _IDS_BESIDE)):
        return stored
    made = {name: each for name, each in stored.items() if name != _IDS_BESIDE}
    first = made.pop(EXTERNAL_ID, None)
    beside = stored.get(_IDS_BESIDE)
    if not isinstance(beside, list) or not all(map(_is_identifier, beside)):
        beside = None
    if beside is not None and _first_id(beside) == first:
        return {**made, EXTERNAL_ID: beside}
    if first is None:
        return made
    return {**made, EXTERNAL_ID: [_identifier(first, beside or [{}]), *(beside or ())[1:]]}


def _without_external_ids(value: Json) -> Json:
    identifiers = value.get(EXTERNAL_ID)
    if not isinstance(identifiers, list):
        return {name: each for name, each in value.items() if name != _IDS_BESIDE}
    made = {n: each for n, each in value.items() if n not in (EXTERNAL_ID, _IDS_BESIDE)}
    first = _first_id(identifiers)
    if first is not None:
        made[EXTERNAL_ID] = first
    if first is None or identifiers != [_identifier(first, [{}])]:
        made[_IDS_BESIDE] = identifiers
    return made


def _is_identifier(value: Any) -> bool:
    named = isinstance(value, dict) and {"@type": _IDENTIFIER, **value}
    return is_valid(_IDENTIFIER, named)


def _first_id(identifiers: list[Any]) -> Any:
    return identifiers[0].get("id") if identifiers else None


def _identifier(id: str, former: list[Any]) -> Json:
    """The first identifier with another id."""
    return {"@type": _IDENTIFIER, **former[0], "id": id}


def _order(stored: Json) -> Json:
    return _with_external_ids(_with_state("ProductOrder", stored))


def _stored_order(value: Json) -> Json:
    return _without_external_ids(_without_state("ProductOrder", value))


def _task(stored: Json) -> Json:
    """A task with the time at which its id was made, since v4 stores no other."""
    made = _with_state("CancelProductOrder", stored)
    made = {name: each for name, each in made.items() if name != _CREATION}
    milliseconds = made_at(str(made.get("id")))
    if milliseconds is None:
        return made
    created = timestamp(datetime.fromtimestamp(milliseconds / 1000, UTC))
    return {**made, _CREATION: created}


def _stored_task(value: Json) -> Json:
    made = _without_state("CancelProductOrder", value)
    return {name: each for name, each in made.items() if name != _CREATION}


def _characteristic(stored: Json) -> Json:
    made = types.with_type_of_characteristic(stored)
    if "value" in made and made["value"] is None:
        made = {name: each for name, each in made.items() if name != "value"}
    return made


def _note(stored: Json) -> Json:
    if stored.get("text") != "":
        return stored
    return {name: each for name, each in stored.items() if name != "text"}


def _duration(stored: Json) -> Json:
    """v5 counts whole units: those that have begun."""
    amount = stored.get("amount")
    if not isinstance(amount, float):
        return stored
    made = {name: each for name, each in stored.items() if name != "amount"}
    whole = math.ceil(amount)
    return {**made, "amount": whole} if whole in INT64 else made


def _related_item(stored: Json) -> Json:
    if stored.get("orderItemAction", _ACTIONS[0]) in _ACTIONS:
        return stored
    return {name: each for name, each in stored.items() if name != "orderItemAction"}


def _target_schema(stored: Json) -> Json:
    if _URI.fullmatch(str(stored.get("@schemaLocation", "urn:"))):
        return stored
    return {name: each for name, each in stored.items() if name != "@schemaLocation"}


def _same(value: Json) -> Json:
    return value


SHAPES: Final[Mapping[str, tuple[Shape, Shape]]] = {
    "ProductOrder": (_order, _stored_order),
    "ProductOrderItem": (
        partial(_with_state, "ProductOrderItem"),
        partial(_without_state, "ProductOrderItem"),
    ),
    "CancelProductOrder": (_task, _stored_task),
    **{
        name: (partial(wrappers.wrapped, name), partial(wrappers.unwrapped, name))
        for name in WRAPPERS
    },
    RELATIONSHIP: (wrappers.flattened, wrappers.deepened),
    "ProductRefOrValue": (types.with_type_of_product, _same),
    # v4 requires a text and a value, v5 does not.
    "Characteristic": (_characteristic, lambda value: {"value": None, **value}),
    "Note": (_note, lambda value: {"text": "", **value}),
    "Duration": (_duration, _same),
    "RelatedOrderItem": (_related_item, _same),
    "TargetProductSchema": (_target_schema, _same),
}
"""By definition: what v5 makes of the stored object, and what is stored of the v5 object.

Attributes have v4's names on both sides, and what they contain is as v4 has it.
"""
