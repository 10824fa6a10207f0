"""Faults of servers of any contract, with the resources of the shop, and the check of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import httpx

from tests.conformance import faults
from tests.conformance.faults import Faults, registered, with_each
from tests.conformance.faults import caught_by as caught
from tests.conformance.proxy import Answer, Fault, Forward, Request
from tests.server import TIMEOUT

RESOURCE_FAULTS: Faults = {}
_PAGING = {"offset", "limit", "fields", "sort"}


def caught_by(check: str, wrong: str) -> Callable[[Fault], Fault]:
    return caught(check, wrong, RESOURCE_FAULTS)


_SHARED: Final[Mapping[Fault, tuple[str, str]]] = {
    faults.ignores_fields: ("profile.selection.ticket.name", "fields is ignored"),
    faults.counts_the_page: (
        "guideline.paging.ticket.total-count",
        "X-Total-Count counts the page",
    ),
    faults.counts_all: (
        "guideline.paging.ticket.result-count",
        "X-Result-Count counts all that match",
    ),
    faults.ignores_the_limit: ("guideline.paging.ticket.limit", "limit is ignored"),
    faults.ignores_the_offset: ("guideline.paging.room.offset", "offset is ignored"),
    faults.has_no_links: ("guideline.paging.visit.links", "there is no Link"),
    faults.has_no_location: ("profile.creating.ticket.location", "a new resource has no Location"),
    faults.has_no_href: (
        "profile.creating.ticket.mandatory-attributes",
        "a new resource has no href",
    ),
    faults.has_problems: ("guideline.errors.ticket.unknown-id-error", "errors are problem details"),
    faults.sends_everything: (
        "guideline.notifications.ticket.query",
        "a subscription's query is ignored",
    ),
    faults.says_nothing: (
        "guideline.notifications.registered",
        "a registration is 200 without a body",
    ),
}
"""Faults that servers of TMF622 have, too: the check that finds each here, and what is wrong."""

for _fault, (_check, _wrong) in _SHARED.items():
    caught_by(_check, _wrong)(_fault)


# Lists


@caught_by("profile.filtering.ticket.priority", "no filter has an effect")
def ignores_filters(request: Request, forward: Forward) -> Answer:
    return forward(request.without(*{name for name, _ in request.parameters} - _PAGING))


@caught_by("profile.filtering.place.city", "a filter of a collection that only reads is ignored")
def ignores_the_city(request: Request, forward: Forward) -> Answer:
    return forward(request.without("city"))


@caught_by("guideline.operators.ticket.unknown-attribute", "an unknown filter is ignored")
def ignores_unknown_filters(request: Request, forward: Forward) -> Answer:
    return forward(request.without("shoeSize"))


@caught_by("guideline.sorting.ticket.descending", "sort is ignored")
def ignores_sort(request: Request, forward: Forward) -> Answer:
    return forward(request.without("sort"))


@caught_by("guideline.paging.place.total-count", "X-Total-Count of what only reads is wrong")
def counts_one_more(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return answer.saying(x_total_count="4" if "x-total-count" in answer.headers else "")


@caught_by("guideline.paging.ticket.nothing-found", "a filter that matches nothing is 404")
def finds_nothing(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=404) if answer.body == b"[]" else answer


# Resources


@caught_by("profile.creating.ticket.mandatory", "POST is 200")
def says_ok(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=200) if answer.status == 201 else answer


@caught_by("profile.creating.ticket.kept", "an attribute is not stored")
def drops_an_attribute(request: Request, forward: Forward) -> Answer:
    return with_each(forward(request), lambda each: each.pop("channel", None))


@caught_by("profile.creating.visit.unique-id", "an id of a client is given twice")
def takes_an_id_twice(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=201, body=request.body) if answer.status == 409 else answer


@caught_by("profile.reading.ticket.types", "numbers are texts")
def makes_texts(request: Request, forward: Forward) -> Answer:
    def make_text(each: dict[str, Any]) -> None:
        each["priority"] = str(each.get("priority", ""))

    return with_each(forward(request), make_text)


@caught_by("profile.reading.ticket.unknown-get", "an unknown id is 200 with nothing")
def knows_every_id(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    unknown = request.method == "GET" and answer.status == 404
    return replace(answer, status=200, body=b"null") if unknown else answer


@caught_by("profile.reading.room.unknown-parent", "a list below an unknown resource is empty")
def knows_every_parent(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=200, body=b"[]") if answer.status == 404 else answer


@caught_by("profile.changing.ticket.patch-priority", "PATCH has no effect")
def changes_nothing(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("PATCH", "ticket"):
        return forward(request)
    there = forward(replace(request, method="GET", body=b"", headers={}))
    return there.having({**there.json, **request.json}) if there.status == 200 else there


@caught_by("profile.changing.ticket.patch-leaves-the-rest", "PATCH replaces the resource")
def replaces_all(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("PATCH", "ticket") or not isinstance(request.json, dict):
        return forward(request)
    return forward(request.having({"vendorTag": None, **request.json}))


@caught_by("profile.changing.ticket.deleted-is-gone", "DELETE has no effect")
def deletes_nothing(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("DELETE", "ticket"):
        return forward(request)
    there = forward(replace(request, method="GET"))
    return replace(there, status=204, body=b"") if there.status == 200 else there


@caught_by("profile.changing.ticket.delete", "DELETE is 200 with the resource")
def shows_the_deleted(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("DELETE", "ticket"):
        return forward(request)
    there = forward(replace(request, method="GET"))
    deleted = forward(request)
    return there if deleted.status == 204 else deleted


@caught_by("guideline.representation.ticket.extension", "unknown attributes are dropped")
def drops_extensions(request: Request, forward: Forward) -> Answer:
    return with_each(forward(request), lambda each: each.pop("vendorTag", None))


@caught_by("guideline.representation.ticket.sets-id", "a client sets the id")
def takes_the_id(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", "ticket") and answer.status == 201 and "id" in request.json:
        return answer.having({**answer.json, "id": request.json["id"]})
    return answer


# Conditional requests


@caught_by("guideline.concurrency.ticket.etag", "there is no ETag")
def has_no_tag(request: Request, forward: Forward) -> Answer:
    return forward(request).saying(etag="")


def _unconditional(request: Request, forward: Forward, header: str) -> Answer:
    headers = {name: value for name, value in request.headers.items() if name != header}
    return forward(replace(request, headers=headers))


for _header in ("if-match", "if-none-match"):
    caught_by(f"guideline.concurrency.ticket.{_header}", f"{_header} is ignored")(
        partial(_unconditional, header=_header)
    )


# Errors


@caught_by(
    "guideline.errors.ticket.missing-attribute", "a body without a mandatory attribute is 201"
)
def takes_anything(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", "ticket") and answer.status == 400:
        return replace(answer, status=201, body=b'{"id": "made"}')
    return answer


@caught_by("guideline.errors.ticket.method", "a method that is not supported is 404")
def knows_no_method(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=404) if answer.status == 405 else answer


@caught_by("guideline.errors.place.allow", "405 has no Allow")
def lists_no_methods(request: Request, forward: Forward) -> Answer:
    return forward(request).saying(allow="")


# Events


@caught_by("guideline.notifications.TicketCreateEvent", "no event is sent")
def sends_nothing(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, "event.ticket.id=unknown")


@caught_by("guideline.notifications.TicketDeleteEvent", "a deletion has no event")
def sends_no_deletion(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, "eventType=TicketCreateEvent")


@caught_by("guideline.notifications.ticket.nothing-after", "a subscription never ends")
def never_ends(request: Request, forward: Forward) -> Answer:
    return Answer(204, {}, b"") if request.asks_for("DELETE", "hub") else forward(request)


class _Undeclared:
    """Sends an event that the contract does not have, of each new ticket."""

    def __init__(self) -> None:
        self._callback = ""

    def __call__(self, request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if request.asks_for("POST", "hub"):
            self._callback = json.loads(request.body)["callback"]
        if request.asks_for("POST", "ticket") and answer.status == 201:
            event = {"eventType": "TicketArchiveEvent", "event": {"ticket": answer.json}}
            httpx.post(self._callback, json=event, timeout=TIMEOUT)
        return answer


caught_by("guideline.notifications.ticket.declared", "an event is sent that is not declared")(
    _Undeclared()
)
