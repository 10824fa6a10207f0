"""Faults of servers, each with the check that catches it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.conformance.proxy import Answer, Fault, Forward, Request

Faults = dict[str, tuple[str, Fault]]
"""The id of the check and the fault, by description."""
FAULTS: Faults = {}
ORDERS, TASKS = "productOrder", "cancelProductOrder"
KNOWN = {"id", "href", "state", "orderDate", "externalId", "category", "priority", "description"}


def caught_by(check: str, wrong: str, faults: Faults = FAULTS) -> Callable[[Fault], Fault]:
    def add(fault: Fault) -> Fault:
        faults[wrong] = (check, fault)
        return fault

    return add


def none(request: Request, forward: Forward) -> Answer:
    """No fault."""
    return forward(request)


def with_each(answer: Answer, change: Callable[[dict[str, Any]], object]) -> Answer:
    """The answer, with each resource in it changed in place."""
    if answer.status >= 300 or not answer.body:
        return answer
    body = answer.json
    for each in body if isinstance(body, list) else [body]:
        change(each)
    return answer.having(body)


# Lists


@caught_by("guideline.paging.total-count", "X-Total-Count counts the page")
def counts_the_page(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return answer.saying(x_total_count=answer.headers.get("x-result-count", ""))


@caught_by("guideline.paging.result-count", "X-Result-Count counts all that match")
def counts_all(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return answer.saying(x_result_count=answer.headers.get("x-total-count", ""))


@caught_by("guideline.paging.limit", "limit is ignored")
def ignores_the_limit(request: Request, forward: Forward) -> Answer:
    return forward(request.without("limit"))


@caught_by("guideline.paging.offset", "offset is ignored")
def ignores_the_offset(request: Request, forward: Forward) -> Answer:
    return forward(request.without("offset"))


@caught_by("guideline.paging.links-followed", "Link forgets the filter")
def forgets_the_filter(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return answer.saying(link=answer.headers.get("link", "").replace("externalId=", "x="))


@caught_by("guideline.paging.links", "there is no Link")
def has_no_links(request: Request, forward: Forward) -> Answer:
    return forward(request).saying(link="")


@caught_by("guideline.paging.past-the-end", "a page past the end is 404")
def ends_with_404(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if answer.body == b"[]" and "offset" in request.query:
        return replace(answer, status=404)
    return answer


@caught_by("profile.filtering.ProductOrder.category", "a filter by category is ignored")
def ignores_a_filter(request: Request, forward: Forward) -> Answer:
    return forward(request.without("category"))


@caught_by("guideline.operators.values", "only the first of several values is looked for")
def takes_the_first_value(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, query=request.query.replace("b2b,b2c", "b2b")))


@caught_by("guideline.operators.gt", ".gt means equal")
def takes_gt_for_equal(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, query=request.query.replace(".gt=", "=")))


@caught_by("guideline.operators.different-attributes", "only the last attribute filters")
def takes_the_last_attribute(request: Request, forward: Forward) -> Answer:
    return forward(request.without("category") if "priority=" in request.query else request)


@caught_by("guideline.operators.instant", "dates are compared as texts")
def compares_texts(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    asked = dict(request.parameters).get("requestedStartDate")
    if asked is None:
        return answer
    return answer.having([each for each in answer.json if each["requestedStartDate"] == asked])


@caught_by("guideline.sorting.descending", "a list is never sorted from the greatest")
def sorts_one_way(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, query=request.query.replace("sort=-", "sort=")))


# Attribute selection


@caught_by("profile.selection.ProductOrder.category", "fields is ignored")
def ignores_fields(request: Request, forward: Forward) -> Answer:
    return forward(request.without("fields"))


@caught_by("guideline.fields.none", "fields leaves id and href out")
def leaves_the_id_out(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if "fields=none" not in request.query:
        return answer
    return with_each(answer, dict.clear)


# Representation


@caught_by("guideline.representation.extension", "unknown attributes are dropped")
def drops_unknown_attributes(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return with_each(answer, lambda order: order.pop("vendorTag", None))


@caught_by("guideline.representation.extension-within", "unknown attributes of items are dropped")
def drops_attributes_of_items(request: Request, forward: Forward) -> Answer:
    def drop(order: dict[str, Any]) -> None:
        for item in order.get("productOrderItem", []):
            item.pop("vendorTag", None)

    return with_each(forward(request), drop)


@caught_by("guideline.patching.keeps-extensions", "a patch drops unknown attributes")
def drops_when_patched(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("PATCH", ORDERS) and answer.status == 200:
        forward(request.having({"vendorTag": None}))
    return answer


@caught_by("profile.creating.order-kept", "notes are not stored")
def stores_no_notes(request: Request, forward: Forward) -> Answer:
    return with_each(forward(request), lambda order: order.pop("note", None))


@caught_by("guideline.representation.keeps-integer", "integers become decimal numbers")
def makes_decimals(request: Request, forward: Forward) -> Answer:
    def make_decimal(order: dict[str, Any]) -> None:
        if order.get("vendorTag") == 12:
            order["vendorTag"] = 12.0

    return with_each(forward(request), make_decimal)


@caught_by("guideline.representation.sets-state", "a client sets the initial state of an order")
def takes_the_state(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", ORDERS) and answer.status == 201:
        sent = request.json.get("state")
        return with_each(answer, lambda order: sent and order.update(state=sent))
    return answer


@caught_by("guideline.representation.sets-id", "a client sets the id of an order")
def takes_the_id(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", ORDERS) and answer.status == 201 and "id" in request.json:
        return answer.having({**answer.json, "id": request.json["id"]})
    return answer


@caught_by("guideline.representation.href-and-host", "href is made from the Host of a request")
def makes_hrefs_of_hosts(request: Request, forward: Forward) -> Answer:
    answer = forward(replace(request, headers={**request.headers, "host": "127.0.0.1"}))
    host = request.headers.get("x-forwarded-host", request.headers["host"])
    return with_each(
        answer, lambda each: each.update(href=f"http://{host}{request.path}/{each.get('id')}")
    )


@caught_by("profile.creating.order-mandatory-attributes", "an order has no href")
def has_no_href(request: Request, forward: Forward) -> Answer:
    return with_each(forward(request), lambda each: each.pop("href", None))


@caught_by("profile.creating.order-location", "a new order has no Location")
def has_no_location(request: Request, forward: Forward) -> Answer:
    return forward(request).saying(location="")


@caught_by("profile.reading.order-types", "dates are numbers")
def makes_dates_numbers(request: Request, forward: Forward) -> Answer:
    return with_each(
        forward(request), lambda each: "orderDate" in each and each.update(orderDate=1_764_000_000)
    )


# Changes


@caught_by("guideline.concurrency.no-lost-update", "a patch overwrites concurrent changes")
def loses_updates(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("PATCH", ORDERS):
        return forward(request)
    before = forward(replace(request, method="GET", body=b"", headers={})).json
    time.sleep(0.05)
    own = {"id", "href", "orderDate", "state", "productOrderItem"}
    whole = {name: value for name, value in before.items() if name not in own}
    rest = dict.fromkeys({"category", "vendorA", "vendorB", "vendorC", "priority"} - set(whole))
    return forward(request.having({**rest, **whole, **request.json}))


@caught_by("guideline.patching.null-removes", "null in a merge patch is ignored")
def ignores_null(request: Request, forward: Forward) -> Answer:
    if request.asks_for("PATCH", ORDERS) and isinstance(request.json, dict):
        kept = {name: value for name, value in request.json.items() if value is not None}
        return forward(request.having(kept))
    return forward(request)


@caught_by("guideline.patching.replaces-arrays", "arrays of a merge patch are appended")
def appends_arrays(request: Request, forward: Forward) -> Answer:
    if request.asks_for("PATCH", ORDERS) and "note" in request.json:
        before = forward(replace(request, method="GET", body=b"", headers={})).json
        return forward(request.having({"note": before.get("note", []) + request.json["note"]}))
    return forward(request)


@caught_by("profile.changing.patch-leaves-the-rest", "a patch replaces the whole order")
def replaces_all(request: Request, forward: Forward) -> Answer:
    if request.asks_for("PATCH", ORDERS) and isinstance(request.json, dict):
        return forward(request.having({"priority": None, "description": None, **request.json}))
    return forward(request)


@caught_by("guideline.patching.keeps-id", "a patch of the id is ignored silently")
def ignores_ids(request: Request, forward: Forward) -> Answer:
    if request.asks_for("PATCH", ORDERS) and isinstance(request.json, dict):
        return forward(request.having({k: v for k, v in request.json.items() if k != "id"}))
    return forward(request)


@caught_by("guideline.patching.refuses-half-wrong", "half of a wrong patch is done")
def does_half(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if (
        request.asks_for("PATCH", ORDERS)
        and answer.status == 400
        and "category" in request.body.decode()
    ):
        forward(request.having({"category": "new"}))
    return answer


@caught_by("profile.changing.deleted-is-gone", "a deleted order is still found")
def keeps_the_deleted(request: Request, forward: Forward) -> Answer:
    if request.asks_for("DELETE", ORDERS):
        there = forward(replace(request, method="GET"))
        return replace(there, status=204, body=b"") if there.status == 200 else there
    return forward(request)


@caught_by("profile.changing.delete", "DELETE is 200 with the order")
def shows_the_deleted(request: Request, forward: Forward) -> Answer:
    if not request.asks_for("DELETE", ORDERS):
        return forward(request)
    there = forward(replace(request, method="GET"))
    deleted = forward(request)
    return there if deleted.status == 204 else deleted


# Errors


@caught_by("guideline.errors.code-is-text", "an Error's code is a number")
def has_numbers_as_code(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return answer.having({**answer.json, "code": 60}) if answer.status >= 400 else answer


@caught_by("guideline.errors.unknown-id-error", "errors are problem details")
def has_problems(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if answer.status < 400:
        return answer
    problem = {"title": "Not found", "status": answer.status}
    return answer.having(problem).saying(content_type="application/problem+json")


@caught_by("guideline.errors.missing-attribute", "a wrong body is 422")
def is_unprocessable(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    return replace(answer, status=422) if answer.status == 400 and request.body else answer


@caught_by("guideline.errors.no-json", "a body that is not JSON is 500")
def fails_at_no_json(request: Request, forward: Forward) -> Answer:
    try:
        json.loads(request.body or b"{}")
    except ValueError:
        return Answer(500, {"content-type": "text/plain"}, b"Internal Server Error")
    return forward(request)


@caught_by("profile.reading.retrieveProductOrder-unknown", "an unknown order is 200 with nothing")
def finds_nothing(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.method == "GET" and answer.status == 404:
        return replace(answer, status=200, body=b"null")
    return answer


@caught_by("guideline.errors.no-insides", "an error shows a stack trace")
def shows_a_trace(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if answer.status == 400:
        return answer.having({**answer.json, "message": 'File "orders.py", line 7, in create'})
    return answer


@caught_by("guideline.http.json", "JSON is declared as text")
def declares_text(request: Request, forward: Forward) -> Answer:
    return forward(request).saying(content_type="text/plain")


# States


@caught_by("guideline.lifecycle.completed-is-final", "a completed order may begin again")
def begins_again(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("PATCH", ORDERS) and answer.status == 409:
        return forward(replace(request, method="GET", body=b"", headers={}))
    return answer


@caught_by("guideline.lifecycle.acknowledged-to-held", "an order cannot be held")
def never_holds(request: Request, forward: Forward) -> Answer:
    if request.asks_for("PATCH", ORDERS) and b'"held"' in request.body:
        return forward(request.having({"state": "completed"}))
    return forward(request)


@caught_by("guideline.lifecycle.begins", "an order begins in progress")
def begins_in_progress(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", ORDERS):
        return with_each(answer, lambda order: order.update(state="inProgress"))
    return answer


@caught_by("guideline.cancelling.unknown-order", "no order is cancelled")
def cancels_nothing(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", TASKS) and answer.status == 409:
        task = {"id": "1", "href": "/1", "state": "acknowledged", **request.json}
        return replace(answer.having(task), status=201)
    return answer


@caught_by("guideline.cancelling.order-is-cancelled", "a cancelled order becomes active again")
def goes_on(request: Request, forward: Forward) -> Answer:
    def revive(order: dict[str, Any]) -> None:
        if order.get("state") == "cancelled":
            order["state"] = "inProgress"

    return with_each(forward(request), revive)


# Events


@caught_by("guideline.notifications.ProductOrderStateChangeEvent", "no state change event is sent")
def sends_no_state_change(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, "eventType=ProductOrderCreateEvent")


@caught_by("guideline.notifications.ProductOrderCreateEvent", "no event is ever sent")
def sends_nothing(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, "event.productOrder.id=unknown")


@caught_by("guideline.notifications.query", "a subscription's query is ignored")
def sends_everything(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, None)


@caught_by("guideline.notifications.whole-resource", "an event has the order's id alone")
def sends_the_id(request: Request, forward: Forward) -> Answer:
    return registered(request, forward, "fields=id")


@caught_by(
    "guideline.notifications.nothing-after", "events are sent after the end of a subscription"
)
def never_ends(request: Request, forward: Forward) -> Answer:
    if request.asks_for("DELETE", "hub"):
        return Answer(204, {}, b"")
    return forward(request)


@caught_by("guideline.notifications.registered", "a registration is 200 without a body")
def says_nothing(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", "hub") and answer.status == 201:
        return replace(answer, status=200, body=b"")
    return answer


def registered(request: Request, forward: Forward, query: str | None) -> Answer:
    """The answer to a registration, whose query is replaced."""
    if not request.asks_for("POST", "hub") or "callback" not in request.body.decode():
        return forward(request)
    asked = request.json
    rest = {name: value for name, value in asked.items() if name != "query"}
    body = {**rest, **({"query": query} if query else {})}
    return with_each(forward(request.having(body)), lambda each: each.update(asked))
