"""v5's events: of the events of v4, and of the changes of which only v5 has events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from productordering.versions import paths
from productordering.versions.mapping import MISSPELLED, RENAMED
from productordering.versions.reading import read
from tmf630 import wire
from tmf630.wire import Json

OF_ENTRIES: Final[Mapping[str, str]] = {
    "productOrderMilestone": "ProductOrderMilestoneEvent",
    "productOrderJeopardyAlert": "ProductOrderJeopardyAlertEvent",
    "productOrderErrorMessage": "ProductOrderErrorMessageEvent",
}
"""The event types that only v5 has, by the attribute whose entries they are about."""

_RESOURCES: Final = {"productOrder": "ProductOrder", "cancelProductOrder": "CancelProductOrder"}
_WITH_MISSPELLED: Final = "CancelProductOrderStateChangeEvent"
_ASKING: Final = "InformationRequiredEvent"
_ITEM: Final = re.compile(r"productOrderItem\[\?\(@\.id=='((?:[^'\\]|\\.)*)'\)\]")
_ESCAPED: Final = re.compile(r"\\(.)")
_WHOLE: Final = "$"
_ITEMS: Final = "productOrderItem"


def event(logged: Json) -> Json:
    """A v4 event, as listeners get it, as v5's event of the same type.

    v5's `InformationRequired` names one place, as a JSON Pointer: of several that v4 names, the one
    that contains them.
    """
    kind: str = logged["eventType"]
    renamed = RENAMED["Event"]
    made = {renamed.get(name, name): each for name, each in logged.items() if name != "fieldPath"}
    payload: Json = logged["event"]
    if kind.endswith(_ASKING):
        made["event"] = _question(payload, logged.get("fieldPath", _WHOLE))
    else:
        made["event"] = {n: read(_RESOURCES[n], v) for n, v in payload.items() if n in _RESOURCES}
        if kind == _WITH_MISSPELLED:
            made["event"] |= {wrong: made["event"][right] for wrong, right in MISSPELLED.items()}
    return {"@type": kind, **made}


def of_entries(before: Json, after: Json) -> Sequence[str]:
    """The types of the events of new or changed entries, in an order's stored forms.

    `before` is empty for a new order.
    """
    if OF_ENTRIES.keys().isdisjoint(after):
        return []
    return [
        kind for name, kind in OF_ENTRIES.items() if _entries(after, name) - _entries(before, name)
    ]


def _entries(order: Json, name: str) -> set[bytes]:
    """The entries that v5 shows: a client of v4 may use the name for anything."""
    if name not in order:
        return set()
    shown = read(_RESOURCES["productOrder"], {name: order[name]})
    return {wire.canonical(each) for each in shown.get(name, ())}


def _question(payload: Json, field_path: str) -> Json:
    """The payload of a v5 event that asks for information: a reference, and where to add it."""
    name, definition = next((n, d) for n, d in _RESOURCES.items() if n in payload)
    resource = payload[name]
    reference = {n: resource[n] for n in ("id", "href") if n in resource}
    return {
        name: {"@type": f"{definition}Ref", **reference, "@referredType": definition},
        "informationRequired": {"op": "add", "path": pointer(definition, field_path, resource)},
    }


def pointer(definition: str, field_path: str, resource: Json) -> str:
    """The JSON Pointer in v5's view of what a v4 `fieldPath` names.

    Of several paths in it, the pointer to what contains them.
    """
    found = [_pointer(definition, each, resource) for each in _split(field_path)]
    alike = takewhile(lambda names: len(set(names)) == 1, zip(*found, strict=False))
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name, *_ in alike)


def _split(field_path: str) -> Iterator[str]:
    """The paths in a list of paths. A comma within an id divides nothing."""
    rest = field_path
    while rest:
        item = _ITEM.match(rest)
        end = rest.find(",", item.end() if item else 0)
        yield rest[:end] if end >= 0 else rest
        rest = rest[end + 1 :] if end >= 0 else ""


def _pointer(definition: str, path: str, resource: Json) -> Sequence[str]:
    if path == _WHOLE:
        return []
    item = _ITEM.match(path)
    if not item:
        return paths.shown(definition, path.removeprefix("$.").split("."))
    id = _ESCAPED.sub(r"\1", item[1])
    place = next((place for place, found in _items(resource) if found == id), (_ITEMS,))
    below = [name for name in path[item.end() :].split(".") if name]
    return (*place, *paths.shown("ProductOrderItem", below))


def _items(parent: Json, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The place and the id of each item, also of nested ones."""
    for index, item in enumerate(parent.get(_ITEMS, ())):
        place = (*where, _ITEMS, str(index))
        yield place, item["id"]
        yield from _items(item, place)
