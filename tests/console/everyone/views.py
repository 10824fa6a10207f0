"""What readers see of the console: a table of its pages, with what is done on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from tests.console.everyone.steps import (
    PLACING,
    Step,
    changed_meanwhile,
    choose,
    click,
    during_a_run,
    fill,
    opened,
    press,
    put,
    refreshed,
    refused_by_issuer,
    script,
    seen,
    sent,
    stale,
    with_details,
    with_issuer_away,
    without_session,
)


class View(NamedTuple):
    """A page as it is after some steps.

    `address` is the name of a place and an address there, with names of things in braces. `shows`
    selects what is to be seen at last; `sends` is the endpoint of a form that the steps send, empty
    for none. `before` the address is asked for, the other steps are done. `part` selects what
    differs from the page of another view, and is looked at alone; empty for all.
    """

    name: str
    address: str
    shows: str
    does: Sequence[Step] = ()
    sends: str = ""
    before: Sequence[Step] = ()
    part: str = ""

    @property
    def at(self) -> str:
        """The name of the place."""
        return self.address.partition("/")[0]

    @property
    def path(self) -> str:
        """The address below `/console`."""
        return self.address.removeprefix(self.at)


_OVERVIEW: Final = "#overview:not([data-reading])"
_SEVERAL: Final = (with_details, click("[name=order]"), click("[value=cancel]"))


def _added(attribute: str) -> Sequence[Step]:
    """Add an attribute to the order in the form."""
    return choose('[data-focus="choose:"]', attribute), click('[data-focus="chosen:"]')


_COMPARED: Final = click("form.sides button.primary")

VIEWS: Final[Sequence[View]] = (
    # The overview, and what waits for somebody.
    View("overview", "centre/?numbers=days", f"{_OVERVIEW} .charts td"),
    View("overview of nothing", "empty/", _OVERVIEW),
    View("late", "centre/late", "#jeopardy td"),
    View("late, none", "empty/late", ".empty"),
    View("fallout", "centre/fallout", "td.why"),
    View("fallout, none", "empty/fallout", ".empty"),
    # The table of orders, and actions for several.
    View("orders", "centre/orders", ".bulk[open]", does=(with_details,)),
    View("orders, none", "empty/orders", ".empty"),
    View("orders, no match", "centre/orders?state=pending", ".empty a"),
    View("orders, refused", "centre/orders?colour=red", ".refusal"),
    View(
        "filter",
        "centre/orders",
        "[role=option][aria-selected=true]",
        does=(fill("#query", "rel"), seen("[role=option]"), press("ArrowDown")),
    ),
    View(
        "several, before",
        "centre/orders?state=cancelled",
        "button.danger",
        does=(*_SEVERAL, click("#bulk button")),
        sends="bulk.ask",
    ),
    View(
        "several, after",
        "centre/orders?state=cancelled",
        ".badge.failed",
        does=(*_SEVERAL, click("#bulk button"), click("button.danger")),
        sends="bulk.do",
    ),
    View(
        "several, none chosen",
        "centre/orders",
        ".refusal",
        does=(with_details, click("#bulk button")),
        sends="bulk.ask",
    ),
    # An order.
    View("order", "centre/orders/{order}", "#events table", does=(with_details,)),
    View("order that ended", "centre/orders/{cancelled}", "#timeline table"),
    View(
        "order that changed",
        "centre/orders/{late}",
        "#news .news",
        does=(changed_meanwhile,),
        part="#news",
    ),
    View("order that was refused", "centre/orders/{refused}", ".found"),
    View("order that is not there", "centre/orders/none", ".refusal"),
    View("events", "centre/orders/{order}/events", "#events table"),
    View(
        "state, refused",
        "centre/orders/{late}",
        "#refused .moments",
        does=(stale("state"), opened("state"), sent("state")),
        sends="action.state",
        part=".actions",
    ),
    View(
        "note, refused",
        "centre/orders/{late}",
        "#refused .moments",
        does=(stale("note"), opened("note"), fill("#note-text", "Ring"), sent("note")),
        sends="action.note",
        part=".actions",
    ),
    View(
        "amendment, refused",
        "centre/orders/{late}",
        ".fields .wrong",
        does=(opened("amend"), put("#amend-requestedStartDate", "tomorrow"), sent("amend")),
        sends="action.amend",
        part=".actions",
    ),
    View(
        "cancellation, refused",
        "centre/orders/{late}",
        "#refused",
        does=(put("[name=key]", "x" * 300), opened("cancel"), sent("cancel")),
        sends="action.cancel",
        part=".actions",
    ),
    View(
        "decision, refused",
        "centre/orders/{order}",
        ".failures #refused",
        does=(script(".failures [name=decision]", "each.value = 'none'"), sent("fallout")),
        sends="action.fallout",
        part="#downstream",
    ),
    # Placing an order.
    View("place", "empty/place", "#placing-form input"),
    View(
        "place, attributes more",
        "empty/place",
        '[data-focus="/note/0/text"]',
        does=(PLACING, *_added("requestedStartDate"), *_added("note")),
    ),
    View(
        "place, refused",
        "empty/place",
        "#placing-form [aria-invalid=true]",
        does=(PLACING, click("button.main")),
        sends="placing.page",
    ),
    View(
        "place, unread", "empty/place", "#placing-waits", does=(PLACING, fill("#placing-json", "{"))
    ),
    View(
        "place, checked",
        "centre/place?from={late}",
        ".checked [open] pre",
        does=(PLACING, click("[name=check]"), click(".checked summary")),
        sends="placing.page",
    ),
    View(
        "place, an offering",
        "centre/place",
        "#placing-matches button",
        does=(
            PLACING,
            fill("#placing-words", "home"),
            click("#placing-matches button"),
            seen("#placing-form .hint"),
            fill("#placing-words", "o"),
        ),
    ),
    # Subscribers.
    View("subscribers", "centre/subscribers", "td .bad"),
    View("subscribers, none", "empty/subscribers", ".empty"),
    View("subscriber", "centre/subscribers/{failing}", "td.reason", does=(with_details,)),
    View(
        "subscriber, none chosen",
        "centre/subscribers/{failing}",
        ".said",
        does=(click("[name=chosen]"),),
        sends="subscriber.redeliver",
    ),
    View(
        "subscriber, tested",
        "centre/subscribers/{failing}",
        ".answer [open] pre",
        does=(sent("test"), click(".answer summary")),
        sends="subscriber.test",
    ),
    View("subscriber that is not there", "centre/subscribers/none", ".refusal"),
    View("registration", "centre/subscribers/new", "#secret", does=(with_details,)),
    View(
        "registration, refused",
        "centre/subscribers/new",
        "#callback-fault",
        does=(fill("#callback", "ftp://example.com"), click("button.primary")),
        sends="registration.register",
    ),
    View("secret", "centre/subscribers/{failing}/secret", "#hours"),
    View("first secret", "centre/subscribers/{unsigned}/secret", "#secret"),
    View(
        "secret, refused",
        "centre/subscribers/{failing}/secret",
        "#secret-fault",
        does=(fill("#secret", "none"), click("button.primary")),
        sends="secrets.rotate",
    ),
    View("end of a subscription", "centre/subscribers/{failing}/unregister", ".danger"),
    # The contract, and conformance.
    View("contract", "centre/contract", "main table"),
    View("operation", "centre/contract/operation/post/productOrder", "h1", does=(with_details,)),
    View("definition", "centre/contract/definition/ProductOrder", "h1", does=(with_details,)),
    View("lifecycles", "centre/contract/lifecycles", ".node"),
    View("comparison", "centre/contract/comparison", "#old-text", does=(with_details,)),
    View(
        "comparison, done",
        "centre/contract/comparison",
        "#changes",
        does=(choose("#new", "/productOrderingManagement/v5"), _COMPARED),
        sends="comparison.compare",
    ),
    View(
        "comparison, refused",
        "centre/contract/comparison",
        "#old-fault",
        does=(choose("#old", "own"), _COMPARED),
        sends="comparison.compare",
    ),
    View("conformance", "centre/conformance", "td .bad", does=(with_details,)),
    View("conformance, none", "empty/conformance", "#token"),
    View("conformance, running", "centre/conformance", "progress", does=(during_a_run,)),
    View(
        "conformance, refused",
        "centre/conformance",
        ".refusal",
        does=(script("[name=agreed]", "each.required = false"), click("form.form button.primary")),
        sends="conformance.start",
    ),
    View("report", "centre/conformance/reports/{report}", ".reasons", does=(with_details,)),
    # Signing in and out, and what is for others.
    View("page that is not there", "centre/none", ".refusal"),
    View(
        "form from elsewhere",
        "centre/orders",
        ".refusal",
        does=(put("#bulk [name=csrf_token]", ""), with_details, click("#bulk button")),
        sends="bulk.ask",
    ),
    View("orders for others", "visitor/orders", ".refusal"),
    View("form for others", "visitor/place", ".refusal"),
    View("nobody can sign in", "closed/sign-in", ".notice .facts"),
    View(
        "signing in", "empty/sign-in", ".notice .action", before=(without_session, with_issuer_away)
    ),
    View("not begun", "empty/signed-in?state=none", ".notice .action", before=(without_session,)),
    View("refused by the issuer", "empty/signed-out", ".refusal", does=(refused_by_issuer,)),
    View(
        "session over", "empty/orders", "#session a", does=(without_session, refreshed("#orders"))
    ),
    View(
        "form too late",
        "empty/place",
        ".notice .action",
        does=(PLACING, without_session, click("button.main")),
        sends="placing.page",
    ),
    View(
        "signing out",
        "empty/orders",
        ".notice .action",
        does=(with_issuer_away, click(".who button")),
        sends="signing_in.sign_out",
    ),
    View("signed out", "empty/signed-out", ".languages a", does=(click(".languages summary"),)),
)
"""Each page of the console, with content and without, and with what is refused on it."""

PARTS: Final = {"order.news": "order that changed"}
"""Endpoints of parts of pages, and a view that has each."""

LEADING: Final = (
    *("bulk.again", "conformance.stop", "languages.choose", "registration.unregister"),
    "secrets.end_former",
)
"""Endpoints that lead to other pages."""

FILES: Final = (
    *("assets.file", "completion.attributes", "export.file", "placing.contract"),
    *("placing.offering", "placing.search", "report.download"),
)
"""Endpoints of what is no page."""
