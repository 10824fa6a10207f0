"""The states of orders: the initial one, the transitions, and the final ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Inconclusive, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import ORDERS, Api, Json, brief, item, path_of

GROUP: Final = Group(Part.GUIDELINE, "lifecycle", "TMF622 user guide, states of a product order")
PATCH: Final = "patchProductOrder"
POST: Final = "createProductOrder"

_PATHS: Final[Mapping[str, Sequence[str]]] = {
    "acknowledged": (),
    "inProgress": ("inProgress",),
    "pending": ("pending",),
    "held": ("held",),
    "rejected": ("rejected",),
    "completed": ("inProgress", "completed"),
    "failed": ("inProgress", "failed"),
}
"""The path from a new order to each state."""
_ALLOWED: Final[Mapping[str, Sequence[str]]] = {
    "acknowledged": ("inProgress", "pending", "held", "rejected"),
    "pending": ("inProgress", "held"),
    "held": ("inProgress", "pending"),
    "inProgress": ("completed", "failed", "pending", "held"),
}
_FORBIDDEN: Final[Mapping[str, Sequence[str]]] = {
    "acknowledged": ("completed", "failed", "partial"),
    "pending": ("completed", "acknowledged"),
    "held": ("completed", "acknowledged"),
    "inProgress": ("acknowledged", "rejected"),
    "completed": ("acknowledged", "inProgress", "held", "failed"),
    "failed": ("acknowledged", "inProgress", "completed"),
    "rejected": ("acknowledged", "inProgress", "completed"),
}
_FINAL: Final = {"completed", "failed", "rejected"}


def order_in(api: Api, state: str) -> Json:
    """A new order in this state; raises `Inconclusive` when the server does not allow it."""
    order = api.place()
    for each in _PATHS[state]:
        answer = api.patch(path_of(ORDERS, order["id"]), {"state": each})
        if not answer.is_success:
            raise Inconclusive(f"an order cannot be moved to {state}: {each} is {brief(answer)}")
    order = api.retrieve(ORDERS, order["id"])
    if order.get("state") != state:
        raise Inconclusive(f"an order that was moved to {state} is {order.get('state')}")
    return order


@GROUP.check("begins", MANDATORY, "a new order is acknowledged", POST)
def begins(api: Api) -> None:
    state = api.place().get("state")
    expect(state == "acknowledged", f"a new order is {state!r}")


@GROUP.check("items-begin", RECOMMENDED, "the items of a new order are acknowledged", POST)
def items_begin(api: Api) -> None:
    inner = item("1.1", state="completed")
    order = api.place(productOrderItem=[item("1", state="completed", productOrderItem=[inner])])
    outer = order["productOrderItem"][0]
    states = [outer.get("state"), outer["productOrderItem"][0].get("state")]
    expect(states == ["acknowledged"] * 2, f"items that were sent as completed are {states}")


def _goes(api: Api, state: str, to: str) -> None:
    order = order_in(api, state)
    answer = api.patch(path_of(ORDERS, order["id"]), {"state": to})
    expect(answer.status_code == httpx.codes.OK, f"{state} to {to} is not 200 but {brief(answer)}")
    present = api.retrieve(ORDERS, order["id"]).get("state")
    expect(present == to, f"an order that was moved from {state} to {to} is {present!r}")


for _state, _targets in _ALLOWED.items():
    for _to in _targets:
        GROUP.check(
            f"{_state}-to-{_to}", RECOMMENDED, f"an order that is {_state} may become {_to}", PATCH
        )(partial(_goes, state=_state, to=_to))


def _stays(api: Api, state: str, refused: Sequence[str]) -> None:
    order = order_in(api, state)
    for to in refused:
        answer = api.patch(path_of(ORDERS, order["id"]), {"state": to})
        present = api.retrieve(ORDERS, order["id"]).get("state")
        expect(answer.is_client_error, f"{state} to {to} is not refused but {brief(answer)}")
        expect(present == state, f"{state} to {to} is refused, but the order is {present!r}")


for _state, _refused in _FORBIDDEN.items():
    _names = ", ".join(_refused)
    GROUP.check(
        f"{_state}-is-final" if _state in _FINAL else f"{_state}-refuses",
        MANDATORY if _state in _FINAL else RECOMMENDED,
        f"an order that is {_state} cannot become {_names}",
        PATCH,
    )(partial(_stays, state=_state, refused=_refused))


@GROUP.check("unknown-state", MANDATORY, "an unknown state is refused", PATCH)
def refuses_unknown_states(api: Api) -> None:
    _stays(api, "acknowledged", ["sleeping"])


@GROUP.check("same-state", RECOMMENDED, "a patch with the current state is accepted", PATCH)
def takes_the_same_state(api: Api) -> None:
    order = order_in(api, "inProgress")
    answer = api.patch(path_of(ORDERS, order["id"]), {"state": "inProgress"})
    expect(answer.is_success, f"inProgress to inProgress is {brief(answer)}")


@GROUP.check("completion-date", RECOMMENDED, "a completed order has its completionDate", PATCH)
def has_its_completion_date(api: Api) -> None:
    order = order_in(api, "completed")
    expect(order.get("completionDate"), "a completed order has no completionDate")


@GROUP.check("items-follow", RECOMMENDED, "open items follow the state of the order", PATCH)
def items_follow(api: Api) -> None:
    states = [each.get("state") for each in order_in(api, "inProgress")["productOrderItem"]]
    expect(states == ["inProgress"], f"the items of an order in progress are {states}")


@GROUP.check("order-follows", RECOMMENDED, "an order is completed when its items are", PATCH)
def order_follows(api: Api) -> None:
    order = api.place(productOrderItem=[item("1"), item("2")])
    for state in ("inProgress", "completed"):
        items = [item("1", state=state), item("2", state=state)]
        answer = api.patch(path_of(ORDERS, order["id"]), {"productOrderItem": items})
        if not answer.is_success:
            raise Inconclusive(f"items cannot be moved to {state}: {brief(answer)}")
    present = api.retrieve(ORDERS, order["id"]).get("state")
    expect(present == "completed", f"an order of which all items are completed is {present!r}")


@GROUP.check("partial", RECOMMENDED, "an order is partial when only some items succeed", PATCH)
def becomes_partial(api: Api) -> None:
    order = api.place(productOrderItem=[item("1"), item("2")])
    for states in (("inProgress", "inProgress"), ("completed", "failed")):
        items = [item(str(id), state=state) for id, state in enumerate(states, 1)]
        answer = api.patch(path_of(ORDERS, order["id"]), {"productOrderItem": items})
        if not answer.is_success:
            raise Inconclusive(f"items cannot be moved to {' and '.join(states)}: {brief(answer)}")
    state = api.retrieve(ORDERS, order["id"]).get("state")
    expect(state == "partial", f"an order with a completed and a failed item is {state!r}")
