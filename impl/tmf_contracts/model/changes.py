"""What the server makes of a resource that a client creates or changes.

The functions know neither `id` nor `href`, which the server adds to every resource.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmf_contracts.model.conventions import Moment, Value
from tmf_contracts.model.given import Given
from tmf_contracts.model.resources import ResourceModel
from tmf_contracts.model.states import Items

Json = dict[str, Any]


def new_resource(model: ResourceModel, sent: Mapping[str, Any], now: str) -> Json:
    """A new resource from a valid body of POST; `now` is a date-time as text.

    What a client sends of the server's own attributes is left out. A value that the server gives
    and a client may send is given only if the client does not send it.
    """
    resource = {name: value for name, value in sent.items() if name not in model.server_owned}
    for given in model.given:
        if Moment.CREATION in given.moments and resource.get(given.attribute) is None:
            resource[given.attribute] = _value(given, now)
    return _with_states(model, resource, {}, model.definition)


def changed_resource(
    model: ResourceModel, before: Mapping[str, Any], after: Mapping[str, Any], now: str
) -> Json:
    """The resource that a valid patch makes of `before`: `after`, with what the server gives.

    An item without a state keeps the state of the item with its id, and a new item gets the first
    one. A resource that the patch leaves as it was stays so.
    """
    changed = _with_states(model, dict(after), before, model.definition)
    if changed == before:
        return changed
    moments = {Moment.CHANGE}
    if model.state and changed.get(model.state.name) != before.get(model.state.name):
        moments.add(Moment.STATE_CHANGE)
    for given in model.given:
        if not moments.isdisjoint(given.moments):
            changed[given.attribute] = _value(given, now)
    return changed


def _value(given: Given, now: str) -> object:
    match given.value:
        case Value.NOW:
            return now
        case Value.FALSE:
            return False
        case Value.EMPTY:
            return []
        case Value.DEFINITION | Value.FIRST_STATE:
            return given.text


def _with_states(
    model: ResourceModel, holder: Json, before: Mapping[str, Any], definition: str
) -> Json:
    """A resource or item whose items have states, at every depth; `before` is what it was."""
    made = holder
    for items in model.items.get(definition, ()):
        present = holder.get(items.attribute)
        if isinstance(present, list):
            former = _by_id(before.get(items.attribute))
            listed = [_item(model, each, former, items) for each in present]
            made = {**made, items.attribute: listed}
    return made


def _item(model: ResourceModel, item: object, former: Mapping[str, Json], items: Items) -> object:
    if not isinstance(item, dict):
        return item
    was = former.get(str(item.get("id")), {})
    state = item.get(items.state.name) or was.get(items.state.name) or items.state.first
    stated = item if state is None else {**item, items.state.name: state}
    return _with_states(model, stated, was, items.definition)


def _by_id(items: object) -> dict[str, Json]:
    present = items if isinstance(items, list) else ()
    return {str(each["id"]): each for each in present if isinstance(each, dict) and "id" in each}
