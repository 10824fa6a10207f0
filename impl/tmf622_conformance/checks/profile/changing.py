"""Changing an order, attribute by attribute, and deleting it."""

from __future__ import annotations

from functools import partial
from typing import Final

from tmf622_conformance.check import MANDATORY, Part
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.orders import ORDER, SAMPLES
from tmf622_conformance.checks.resources import changing
from tmf622_conformance.contract import TMF622

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

for _attribute, _value in SAMPLES.full("ProductOrder_Update").items():
    if _attribute in TMF622.properties("ProductOrder_Create").keys() - _LIFECYCLE:
        GROUP.check(
            f"patch-{_attribute}",
            MANDATORY,
            f"PATCH of an order with {_attribute} changes it, and is answered with the order",
            "patchProductOrder",
            source=f"contract, definitions/ProductOrder_Update/{_attribute}",
        )(partial(changing.is_changed, subject=ORDER, attribute=_attribute, value=_value))
changing.RULES.add(GROUP, {"": ORDER})
changing.DELETION.add(GROUP, {"": ORDER})
