"""Cancellation tasks: their attributes, and the states of task and order."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.guideline.orders.lifecycle import order_in
from tmf622_conformance.server.api import (
    CANCELLATIONS,
    ENDED,
    ORDERS,
    UNTIL_ENDED,
    Api,
    brief,
    json_of,
)

GROUP: Final = Group(Part.GUIDELINE, "cancelling", "TMF622 user guide, cancellation of an order")
POST: Final = "createCancelProductOrder"
GET: Final = "retrieveCancelProductOrder"


@GROUP.check("names-the-order", MANDATORY, "a task names the order that it cancels", POST, GET)
def names_the_order(api: Api) -> None:
    order = api.place()
    task = api.cancel(order)
    for each in (task, api.retrieve(CANCELLATIONS, task["id"])):
        named = each.get("productOrder")
        expect(
            isinstance(named, dict) and named.get("id") == order["id"],
            f"productOrder is {named!r:.200}",
        )


@GROUP.check("state", MANDATORY, "a task is in a state of the contract", POST, GET)
def is_in_a_state(api: Api) -> None:
    states = {"acknowledged", "inProgress", *ENDED}
    task = api.cancel(api.place())
    for each in (task, api.retrieve(CANCELLATIONS, task["id"])):
        expect(each.get("state") in states, f"state is {each.get('state')!r}")


@GROUP.check("reason", MANDATORY, "a task has the reason that the client sent", POST, GET)
def keeps_the_reason(api: Api) -> None:
    task = api.cancel(api.place(), cancellationReason="moving abroad")
    reason = api.retrieve(CANCELLATIONS, task["id"]).get("cancellationReason")
    expect(reason == "moving abroad", f"cancellationReason is {reason!r}")


@GROUP.check("done", RECOMMENDED, "the task of a new order is done within 10 seconds", POST, GET)
def is_done(api: Api) -> None:
    state = api.wait_until_ended(api.cancel(api.place())).get("state")
    expect(state == "done", f"after {UNTIL_ENDED:.0f} s the task of a new order is {state!r}")


@GROUP.check("date", OPTIONAL, "a task that is done has its effectiveCancellationDate", GET)
def has_a_date(api: Api) -> None:
    task = api.wait_until_ended(api.cancel(api.place()))
    expect(task.get("effectiveCancellationDate"), "there is no effectiveCancellationDate")


@GROUP.check(
    "order-is-cancelled",
    RECOMMENDED,
    "an order whose cancellation is done is cancelled, with its date and reason",
    *(POST, "retrieveProductOrder"),
)
def cancels_the_order(api: Api) -> None:
    order = api.place()
    api.wait_until_ended(api.cancel(order, cancellationReason="moving abroad"))
    present = api.retrieve(ORDERS, order["id"])
    expect(present.get("state") == "cancelled", f"the order is {present.get('state')!r}")
    missing = {"cancellationDate", "cancellationReason"} - set(present)
    expect(not missing, f"the cancelled order has no {', '.join(sorted(missing))}")


@GROUP.check("unknown-order", MANDATORY, "the cancellation of an unknown order is refused", POST)
def refuses_unknown_orders(api: Api) -> None:
    answer = api.post(CANCELLATIONS, {"productOrder": {"id": "nobody-has-this"}})
    expect(answer.is_client_error, f"the cancellation of an unknown order is {brief(answer)}")


@GROUP.check(
    "completed-order",
    MANDATORY,
    "the cancellation of a completed order is refused, or ends with an error",
    POST,
)
def refuses_completed_orders(api: Api) -> None:
    order = order_in(api, "completed")
    answer = api.post(CANCELLATIONS, {"productOrder": {"id": order["id"]}})
    if not answer.is_client_error:
        state = api.wait_until_ended(json_of(answer)).get("state")
        expect(state == "terminatedWithError", f"the task of a completed order is {state!r}")
    state = api.retrieve(ORDERS, order["id"]).get("state")
    expect(state == "completed", f"the completed order is {state!r} after its cancellation")


@GROUP.check(
    "cancelled-is-final",
    MANDATORY,
    "a cancelled order stays cancelled",
    "patchProductOrder",
    source="TMF622 user guide, states of a product order",
)
def is_final(api: Api) -> None:
    order = api.place()
    api.wait_until_ended(api.cancel(order))
    if api.retrieve(ORDERS, order["id"]).get("state") != "cancelled":
        return
    api.patch(f"{ORDERS}/{order['id']}", {"state": "inProgress"})
    state = api.retrieve(ORDERS, order["id"]).get("state")
    expect(state == "cancelled", f"a cancelled order has become {state!r}")
