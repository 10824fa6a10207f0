"""What a service order reports besides states: errors, jeopardies, milestones and notes.

A service order is a neighbour's, and may have any shape: what cannot be read is left out, and
there is a limit to what is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tmf630.instants import microseconds
from tmf630.wire import Json

_MOST: Final = 50
"""Reports of a kind, and items that a report is about."""
_LENGTH: Final = 1000
"""Characters of a text."""
_MILESTONE_STATUSES: Final = ("Yet-To-Reach", "Completed", "Violated")
_ERROR: Final = ("code", "message", "reason")
_ALERT: Final = ("name", "jeopardyType", "exception", "message")
_MILESTONE: Final = ("name", "description", "message")


def text(part: Json, name: str) -> str:
    """A text, shortened; a number as a text, empty for anything else."""
    value = part.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:_LENGTH]


def objects(part: Json, name: str, most: int = _MOST) -> Sequence[Json]:
    """The objects of a list; an object that is no list stands for a list of one."""
    value = part.get(name)
    values = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [each for each in values[:most] if isinstance(each, dict)]


def date(part: Json, name: str) -> str:
    """A date-time, empty if there is none."""
    value = part.get(name)
    return value if isinstance(value, str) and microseconds(value) is not None else ""


def errors(part: Json) -> list[str]:
    """What the `errorMessage` of a service order or an item says, each in one text."""
    return [said for each in objects(part, "errorMessage") if (said := _said(each, _ERROR))]


def errors_by_item(service_order: Json, items: Mapping[str, str]) -> Mapping[str, list[str]]:
    """What the errors of a service order say, by the ids of the product order items.

    An error that names no item is one of each.
    """
    found: dict[str, list[str]] = {}
    for each in objects(service_order, "errorMessage"):
        said = _said(each, _ERROR)
        named = references(each, items) or dict.fromkeys(items.values())
        for id in named if said else ():
            found.setdefault(id, []).append(said)
    return found


def alerts(service_order: Json, items: Mapping[str, str], label: str) -> list[Json]:
    """The jeopardies, as v5's `productOrderJeopardyAlert` has them."""
    return [
        {
            "@type": "ProductOrderJeopardyAlert",
            **_identified(each, label, index),
            **_texts(each, _ALERT),
            **_dated(each, "alertDate"),
            **_about(each, items),
        }
        for index, each in enumerate(objects(service_order, "jeopardyAlert"))
    ]


def milestones(service_order: Json, items: Mapping[str, str], label: str) -> list[Json]:
    """The milestones, as v5's `productOrderMilestone` has them."""
    return [
        {
            "@type": "ProductOrderMilestone",
            **_identified(each, label, index),
            **_texts(each, _MILESTONE),
            **_status(each),
            **_dated(each, "milestoneDate"),
            **_about(each, items),
        }
        for index, each in enumerate(objects(service_order, "milestone"))
    ]


def notes(service_order: Json, sent: Collection[str], label: str) -> list[Json]:
    """The notes that are none of the `sent` texts."""
    return [
        {
            "@type": "Note",
            **_identified(each, label, index),
            **_texts(each, ("author", "text")),
            **_dated(each, "date"),
        }
        for index, each in enumerate(objects(service_order, "note"))
        if (said := text(each, "text")) and said not in sent
    ]


def references(report: Json, items: Mapping[str, str]) -> Mapping[str, None]:
    """The ids of the product order items that a report is about, each once."""
    parts = objects(report, "serviceOrderItem")
    named = (text(each, "itemId") or text(each, "id") for each in parts)
    return dict.fromkeys(items[id] for id in named if id in items)


def _about(report: Json, items: Mapping[str, str]) -> Json:
    named = [
        {"@type": "ProductOrderItemRef", "productOrderItemId": id}
        for id in references(report, items)
    ]
    return {"productOrderItem": named} if named else {}


def _identified(report: Json, label: str, index: int) -> Json:
    """The id of a report, or its place in the list, made unique in the product order."""
    return {"id": f"{label}:{text(report, 'id') or index}"}


def _status(milestone: Json) -> Json:
    said = text(milestone, "status")
    known = next((each for each in _MILESTONE_STATUSES if each.lower() == said.lower()), None)
    if known or not said:
        return {"status": known} if known else {}
    return {} if text(milestone, "message") else {"message": said}


def _texts(report: Json, names: Sequence[str]) -> Json:
    return {name: said for name in names if (said := text(report, name))}


def _dated(report: Json, name: str) -> Json:
    return {name: said} if (said := date(report, name)) else {}


def _said(report: Json, names: Sequence[str]) -> str:
    return ": ".join(dict.fromkeys(_texts(report, names).values()))
