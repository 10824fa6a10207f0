"""What an order shows of its fulfilment: states, notes, dates, jeopardies, milestones, products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from ordercentre.acceptance.progress import Progress
from ordercentre.capture.changes import POINT_OF_NO_RETURN
from ordercentre.capture.items import with_items
from ordercentre.fulfilment.content import Decision, Fallout, open_orders
from ordercentre.fulfilment.rules import outcomes
from productordering.ordering.items import located
from tmf630.instants import microseconds, timestamp
from tmf630.resources.audit import SERVER
from tmf630.wire import Json

_ALERTS: Final = "productOrderJeopardyAlert"
_MILESTONES: Final = "productOrderMilestone"
_EXPECTED: Final = "expectedCompletionDate"
_REQUESTED: Final = "requestedCompletionDate"
_DECISIONS: Final[Mapping[Decision, str]] = {
    Decision.COMPLETE: "was completed by hand",
    Decision.FAIL: "was given up by hand",
}


def with_reports(order: Json, said: Iterable[Progress]) -> Json:
    """The order with what its service orders report; the same object if it is nothing new."""
    found = list(said)
    notes = [note for each in found for note in (*each.notes, *_notes(each))]
    order = _with_entries(order, "note", notes)
    order = _with_entries(order, _ALERTS, [a for each in found for a in each.alerts])
    return _with_entries(order, _MILESTONES, [m for each in found for m in each.milestones])


def with_expected_date(order: Json, content: Json) -> Json:
    """The order with the latest date at which one of its open service orders is expected."""
    dates = [each["expected"] for each in open_orders(content) if "expected" in each]
    latest = max(dates, key=lambda date: microseconds(date) or 0, default="")
    if latest and microseconds(latest) != microseconds(order.get(_EXPECTED, "")):
        order = {**order, _EXPECTED: latest}
    return order


def _notes(said: Progress) -> Iterator[Json]:
    """A note of each jeopardy and milestone, of which v4 has nothing else."""
    for what, reports in (("jeopardy", said.alerts), ("milestone", said.milestones)):
        for each in reports:
            parts = [each[name] for name in ("name", "status", "message") if name in each]
            text = f"{what}: {': '.join(parts) or each['id']}"
            yield {"id": f"{each['id']}:{what}", "author": SERVER, "text": text, "@type": "Note"}


def with_failures(order: Json, failed: Iterable[Fallout]) -> Json:
    """The order with a note of the latest failure of each item."""
    notes = [
        {
            "id": f"fallout-{each['item']}-{each['attempts']}",
            "author": SERVER,
            "date": each["time"],
            "text": f"item {each['item']} has failed, attempt {each['attempts']}: {each['why']}",
            "@type": "Note",
        }
        for each in failed
    ]
    return _with_entries(order, "note", notes)


def with_decisions(order: Json, failed: Iterable[Fallout]) -> Json:
    """The order with a note of each failed item that a person has completed or given up."""
    notes = [
        {
            "id": f"fallout-{each['item']}-{each['attempts']}-decision",
            "author": SERVER,
            "text": f"item {each['item']} {_DECISIONS[each['decision']]}",
            "@type": "Note",
        }
        for each in failed
        if each.get("decision") in _DECISIONS
    ]
    return _with_entries(order, "note", notes)


def with_refusals(order: Json, content: Json) -> Json:
    """The order with a note of each amendment or cancellation that was refused."""
    notes = []
    for each in content["serviceOrder"]:
        name = each["draft"]["externalId"]
        notes += [
            {"id": f"{name}-refusal-{n}", "author": SERVER, "text": text, "@type": "Note"}
            for n, text in enumerate(each.get("refusals", ()), 1)
        ]
    return _with_entries(order, "note", notes)


def with_points_of_no_return(order: Json, passed: Mapping[str, bool]) -> Json:
    """The order whose items say whether they have passed their points of no return.

    An item without a service has passed it if one in it has.
    """

    def changed(item: Json) -> Json:
        known = _passed(item, passed)
        if known is None or item.get(POINT_OF_NO_RETURN) == known:
            return item
        return {**item, POINT_OF_NO_RETURN: known}

    return with_items(order, changed)


def _passed(item: Json, passed: Mapping[str, bool]) -> bool | None:
    """Whether an item has passed its point of no return; None if nothing of it was sent."""
    if item["id"] in passed:
        return passed[item["id"]]
    known = [passed[each["id"]] for _, each in located(item) if each["id"] in passed]
    return any(known) if known else None


def with_lateness(order: Json, now: datetime) -> Json:
    """The order with a note, and v5's jeopardy alert, that it will be late."""
    text = f"it will be later than requested, {order[_REQUESTED]}"
    if _EXPECTED in order:
        text += f": it is expected {order[_EXPECTED]}"
    moment, id = timestamp(now), "late"
    note = {"id": id, "author": SERVER, "date": moment, "text": text, "@type": "Note"}
    alert = {
        "id": id,
        "alertDate": moment,
        "jeopardyType": "Normal",
        "name": "late",
        "message": text,
        "@type": "ProductOrderJeopardyAlert",
    }
    return _with_entries(_with_entries(order, "note", [note]), _ALERTS, [alert])


def _with_entries(order: Json, name: str, entries: Sequence[Json]) -> Json:
    """The order with these entries of a list; each replaces the one with its id."""
    before = order.get(name, [])
    before = before if isinstance(before, list) else []
    by_id = {each["id"]: each for each in entries}
    if not by_id:
        return order
    kept = [by_id.pop(_id(each), each) for each in before]
    after = [*kept, *by_id.values()]
    return order if after == before else {**order, name: after}


def _id(entry: object) -> str:
    id = entry.get("id") if isinstance(entry, dict) else None
    return id if isinstance(id, str) else ""


def after_look(order: Json, content: Json, said: Iterable[Progress]) -> Json:
    """The order with all that a look at its service orders shows, but states and products."""
    order = with_reports(order, said)
    order = with_refusals(order, content)
    order = with_expected_date(order, content)
    order = with_failures(order, content["fallout"])
    order = with_decisions(order, content["fallout"])
    return with_points_of_no_return(order, outcomes.passed(content))
