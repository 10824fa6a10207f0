"""Single changes of what the server answers."""

from __future__ import annotations

from tests.contract.diff.drafts import (
    add,
    add_required,
    attribute,
    become,
    definition,
    drop,
    lose,
    put,
    release,
    renamed,
    require,
    value_added,
    value_removed,
)
from tests.contract.diff.edits import list_of, one_of
from tests.contract.diff.mutations import Mutation, at

RESPONSES = {
    "required": Mutation(
        definition("ProductOrder", require("state")), "required", at("ProductOrder", "state"), "S"
    ),
    "optional": Mutation(
        definition("ProductOrder", release("productOrderItem")),
        "optional",
        at("ProductOrder", "productOrderItem"),
        "C",
    ),
    "added": Mutation(
        definition("ProductOrder", add("size")), "property-added", at("ProductOrder", "size"), ""
    ),
    "added and required": Mutation(
        definition("ProductOrder", add_required("size")),
        "property-added-required",
        at("ProductOrder", "size"),
        "S",
    ),
    "removed": Mutation(
        definition("ProductOrder", lose("category")),
        "property-removed",
        at("ProductOrder", "category"),
        "C",
    ),
    "renamed": Mutation(
        definition("ProductOrder", renamed("orderDate", "creationDate")),
        "property-renamed",
        at("ProductOrder", "orderDate"),
        "C",
    ),
    "another type": Mutation(
        attribute("CancelProductOrder.cancellationReason", put(type="boolean")),
        "type-changed",
        at("CancelProductOrder", "cancellationReason"),
        "CS",
    ),
    "a list of objects": Mutation(
        list_of("ProductOrder.externalId", "Note"),
        "type-changed",
        at("ProductOrder", "externalId"),
        "CS",
    ),
    "any value": Mutation(
        attribute("ProductOrder.category", become()),
        "type-widened",
        at("ProductOrder", "category"),
        "C",
    ),
    "without format": Mutation(
        attribute("ProductOrder.orderDate", drop("format")),
        "format-widened",
        at("ProductOrder", "orderDate"),
        "C",
    ),
    "with format": Mutation(
        attribute("ProductOrder.category", put(format="uri")),
        "format-narrowed",
        at("ProductOrder", "category"),
        "S",
    ),
    "shorter": Mutation(
        attribute("ProductOrder.category", put(maxLength=20)),
        "bound-tightened",
        at("ProductOrder", "category"),
        "S",
    ),
    "no items": Mutation(
        attribute("ProductOrder.productOrderItem", drop("minItems")),
        "bound-loosened",
        at("ProductOrder", "productOrderItem"),
        "C",
    ),
    "enum": Mutation(
        attribute("ProductOrder.priority", put(enum=["1", "2"])),
        "enum-added",
        at("ProductOrder", "priority"),
        "S",
    ),
    "enum value": Mutation(
        definition("TaskStateType", value_added("rejected")),
        "enum-value-added",
        "TaskStateType",
        "C",
    ),
    "enum value gone": Mutation(
        definition("TaskStateType", value_removed("done")),
        "enum-value-removed",
        "TaskStateType",
        "S",
    ),
    "null": Mutation(
        attribute("ProductOrder.category", put(**{"x-nullable": True, "nullable": True})),
        "nullable",
        at("ProductOrder", "category"),
        "C",
    ),
    "write-only": Mutation(
        attribute("ProductOrder.category", put(writeOnly=True)),
        "write-only",
        at("ProductOrder", "category"),
        "C",
    ),
    "closed": Mutation(
        definition("CancelProductOrder", put(additionalProperties=False)),
        "closed",
        "CancelProductOrder",
        "S",
    ),
    "alternative": Mutation(
        one_of("ProductOrder.billingAccount", "BillingAccountRef", "Money"),
        "alternative-added",
        at("ProductOrder", "billingAccount"),
        "C",
        forms="3",
    ),
}
