"""The overview, and the lists behind those of its numbers that are no counts of orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from flask import Blueprint, abort, g, render_template, request

from console.overview import attention, latest
from console.overview.chart import HEIGHT, WIDTH, Chart, chart
from console.overview.figures import Series, figure, series, total
from console.overview.readings import Asking, Readings, View
from console.overview.spans import Span, days, hours
from console.texts import N_, gettext
from productordering.ordering.lifecycle import TERMINAL

_KINDS: Final = ("placed", "done")
_SERIES: Final = (
    (N_("Orders placed"), "orderDate"),
    (N_("Orders completed"), "completionDate"),
)


class OverTime(NamedTuple):
    """How many orders were placed and completed in each hour, or day: `name` says which."""

    name: str
    title: str
    rows: Sequence[Series]
    chart: Chart

    @property
    def spans(self) -> Sequence[Span]:
        """The hours or days."""
        return self.rows[0].spans

    @property
    def is_complete(self) -> bool:
        """Whether all numbers are there."""
        return all(each.total.count is not None for each in self.rows)


def blueprint(states: Sequence[str]) -> Blueprint:
    """The pages; `states` are those of orders, in the order of the lifecycle."""
    pages = Blueprint("overview", __name__)
    readings = Readings()

    @pages.get("/")
    def page() -> str:
        view, now = View(readings, _asking()), datetime.now(UTC)
        # What is read first comes first, and what takes long last.
        shown = _by_state(view, states) | _attention(view) | _over_time(view, now)
        shown["oldest"] = view.latest(latest.oldest(shown["open_orders"].query))
        return render_template(
            "overview/overview.html",
            numbers=request.args.get("numbers"),
            width=WIDTH,
            height=HEIGHT,
            now=now,
            missing=view.missing,
            **shown,
        )

    @pages.get("/late")
    def late() -> str:
        _require_worklists()
        return render_template("overview/late.html", found=attention.late_orders(_asking()))

    @pages.get("/fallout")
    def fallout() -> str:
        _require_worklists()
        return render_template("overview/fallout.html", found=attention.failed_items(_asking()))

    return pages


def _asking() -> Asking:
    return Asking(g.api, g.caller, g.desk)


def _require_worklists() -> None:
    if g.desk.centre is None:
        abort(404, gettext("This server has no order centre."))
    if not _has_worklists():
        abort(404)


def _has_worklists() -> bool:
    """Whether there is an order centre, whose work is that for the orders of everybody."""
    return g.desk.centre is not None and g.caller.party is None


def _by_state(view: View, states: Sequence[str]) -> dict[str, Any]:
    """Where orders stand now."""
    by_state = [figure(view, each, f"state={each}") for each in states]
    still_open = [each for each in by_state if each.label not in TERMINAL]
    names = ",".join(each.label for each in still_open)
    return {
        "by_state": by_state,
        "all_orders": total(N_("All"), "", by_state),
        "open_orders": total(N_("Open orders"), f"state={names}", still_open),
    }


def _over_time(view: View, now: datetime) -> dict[str, Any]:
    """How many orders come and go, where from, and how long they take."""
    in_hours = _chart(view, "hours", N_("The last 24 hours"), hours(now))
    in_days = _chart(view, "days", N_("The last 30 days"), days(now))
    since = in_days.spans[0].start
    definitions = g.desk.parts.apis[0].definition.model.attributes
    return {
        "over_time": [in_hours, in_days],
        "latest": view.latest(latest.placed(since, definitions)),
        "times": view.latest(latest.completed(since)),
    }


def _chart(view: View, name: str, title: str, spans: Sequence[Span]) -> OverTime:
    rows = [series(view, label, attribute, spans) for label, attribute in _SERIES]
    return OverTime(name, title, rows, chart(_KINDS, rows))


def _attention(view: View) -> dict[str, Any]:
    """What waits for somebody; late orders and failed items where there are worklists."""
    shown: dict[str, Any] = {"deliveries": view.latest(attention.DELIVERIES)}
    if _has_worklists():
        shown["late"] = view.latest(attention.LATE)
        shown["failed"] = view.latest(attention.FAILED)
    return shown
