"""Changing an order, attribute by attribute, and deleting it."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, Part, expect
from tmf622_conformance.checks.comparison import is_preserved
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.samples import full
from tmf622_conformance.contract import problems, properties
from tmf622_conformance.server.api import MERGE_PATCH, ORDERS, Api, brief, json_of, path_of

GROUP: Final = Group(Part.PROFILE, "changing", "contract, PATCH and DELETE /productOrder/{id}")
_LIFECYCLE: Final = {
    "productOrderItem",
    "state",
    "completionDate",
    "expectedCompletionDate",
    "cancellationDate",
    "cancellationReason",
}
"""Attributes that depend on the order's state; the guideline part checks them."""


def _is_changed(api: Api, attribute: str, value: Any) -> None:
    order = api.place()
    answer = api.patch(path_of(ORDERS, order["id"]), {attribute: value})
    expect(
        answer.status_code == httpx.codes.OK,
        f"PATCH of {attribute} is not 200 but {brief(answer)}",
    )
    wrong = problems("ProductOrder", json_of(answer))
    expect(not wrong, f"the answer to PATCH is not a ProductOrder: {'; '.join(wrong)}")
    present = api.retrieve(ORDERS, order["id"])
    expect(
        is_preserved(value, present.get(attribute)),
        f"after PATCH {attribute} is {present.get(attribute)!r:.200}, not what was sent",
    )


for _attribute, _value in full("ProductOrder_Update").items():
    if _attribute in properties("ProductOrder_Create").keys() - _LIFECYCLE:
        GROUP.check(
            f"patch-{_attribute}",
            MANDATORY,
            f"PATCH of an order with {_attribute} changes it, and is answered with the order",
            "patchProductOrder",
            source=f"contract, definitions/ProductOrder_Update/{_attribute}",
        )(partial(_is_changed, attribute=_attribute, value=_value))


@GROUP.check(
    "patch-as-json",
    MANDATORY,
    "PATCH accepts application/json",
    "patchProductOrder",
)
def changes_by_json(api: Api) -> None:
    order = api.place()
    answer = api.patch(path_of(ORDERS, order["id"]), {"description": "new"}, "application/json")
    expect(answer.status_code == httpx.codes.OK, f"PATCH is not 200 but {brief(answer)}")
    present = api.retrieve(ORDERS, order["id"])
    expect(present.get("description") == "new", "the order's description has not changed")


@GROUP.check(
    "patch-leaves-the-rest",
    MANDATORY,
    "PATCH leaves other attributes unchanged",
    "patchProductOrder",
)
def leaves_the_rest(api: Api) -> None:
    order = api.place(category="category", priority="1")
    answer = api.patch(path_of(ORDERS, order["id"]), {"category": "other"}, MERGE_PATCH)
    expect(answer.status_code == httpx.codes.OK, f"PATCH is not 200 but {brief(answer)}")
    present = api.retrieve(ORDERS, order["id"])
    changed = [name for name in order if present.get(name) != order[name] and name != "category"]
    expect(not changed, f"a PATCH of category has changed {', '.join(changed)}")


@GROUP.check("delete", MANDATORY, "DELETE of an order is 204 without a body", "deleteProductOrder")
def deletes(api: Api) -> None:
    answer = api.delete(path_of(ORDERS, api.place()["id"]))
    expect(
        answer.status_code == httpx.codes.NO_CONTENT and not answer.content,
        f"DELETE is not 204 without a body but {brief(answer)}",
    )


@GROUP.check(
    "deleted-is-gone",
    MANDATORY,
    "an order that has been deleted is neither retrieved nor listed nor deleted again",
    "deleteProductOrder",
    "retrieveProductOrder",
    "listProductOrder",
)
def is_gone(api: Api) -> None:
    mark = api.marker()
    path = path_of(ORDERS, api.place(externalId=mark)["id"])
    api.delete(path)
    for method in ("GET", "DELETE"):
        answer = api.request(method, path)
        expect(
            answer.status_code == httpx.codes.NOT_FOUND,
            f"{method} of a deleted order is not 404 but {brief(answer)}",
        )
    expect(not api.find(ORDERS, {"externalId": mark}), "a deleted order is still listed")
