"""Single changes of what clients send."""

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
)
from tests.contract.diff.edits import list_of, one_of, referring
from tests.contract.diff.mutations import CREATE, UPDATE, Mutation, at

REQUESTS = {
    "required": Mutation(
        definition(CREATE, require("category")), "required", at(CREATE, "category"), "C"
    ),
    "optional": Mutation(
        definition(CREATE, release("productOrderItem")),
        "optional",
        at(CREATE, "productOrderItem"),
        "",
    ),
    "added": Mutation(definition(CREATE, add("size")), "property-added", at(CREATE, "size"), ""),
    "added and required": Mutation(
        definition(CREATE, add_required("size")), "property-added-required", at(CREATE, "size"), "C"
    ),
    "removed": Mutation(
        definition(CREATE, lose("category")), "property-removed", at(CREATE, "category"), "C"
    ),
    "removed from a patch": Mutation(
        definition(UPDATE, lose("state")), "property-removed", at(UPDATE, "state"), "C"
    ),
    "required and removed": Mutation(
        definition(CREATE, lose("productOrderItem")),
        "property-removed",
        at(CREATE, "productOrderItem"),
        "C",
    ),
    "renamed": Mutation(
        definition(CREATE, renamed("requestedStartDate", "desiredStartDate")),
        "property-renamed",
        at(CREATE, "requestedStartDate"),
        "C",
    ),
    "another type": Mutation(
        attribute(f"{CREATE}.category", put(type="integer")),
        "type-changed",
        at(CREATE, "category"),
        "C",
    ),
    "a list of it": Mutation(
        attribute(f"{CREATE}.category", become(type="array", items={"type": "string"})),
        "type-changed",
        at(CREATE, "category"),
        "C",
    ),
    "any value": Mutation(
        attribute(f"{CREATE}.category", become()), "type-widened", at(CREATE, "category"), ""
    ),
    "items of another type": Mutation(
        attribute(f"{CREATE}.note", put(items={"type": "string"})),
        "type-changed",
        at(CREATE, "note/items"),
        "C",
    ),
    "another definition": Mutation(
        list_of(f"{CREATE}.agreement", "Note"), "type-changed", at(CREATE, "agreement/items"), "C"
    ),
    "another definition of the same shape": Mutation(
        referring(f"{CREATE}.billingAccount", "PaymentRef"),
        "type-renamed",
        at(CREATE, "billingAccount"),
        "",
    ),
    "without format": Mutation(
        attribute(f"{CREATE}.requestedStartDate", drop("format")),
        "format-widened",
        at(CREATE, "requestedStartDate"),
        "",
    ),
    "with format": Mutation(
        attribute(f"{CREATE}.category", put(format="uri")),
        "format-narrowed",
        at(CREATE, "category"),
        "C",
    ),
    "another format": Mutation(
        attribute(f"{CREATE}.requestedStartDate", put(format="date")),
        "format-changed",
        at(CREATE, "requestedStartDate"),
        "C",
    ),
    "shorter": Mutation(
        attribute(f"{CREATE}.category", put(maxLength=20)),
        "bound-tightened",
        at(CREATE, "category"),
        "C",
    ),
    "pattern": Mutation(
        attribute(f"{CREATE}.category", put(pattern="^[a-z]+$")),
        "bound-tightened",
        at(CREATE, "category"),
        "C",
    ),
    "more items": Mutation(
        attribute(f"{CREATE}.productOrderItem", put(minItems=2)),
        "bound-tightened",
        at(CREATE, "productOrderItem"),
        "C",
    ),
    "no items": Mutation(
        attribute(f"{CREATE}.productOrderItem", put(minItems=0)),
        "bound-loosened",
        at(CREATE, "productOrderItem"),
        "",
    ),
    "enum": Mutation(
        attribute(f"{CREATE}.priority", put(enum=["1", "2"])),
        "enum-added",
        at(CREATE, "priority"),
        "C",
    ),
    "null": Mutation(
        attribute(f"{CREATE}.category", put(**{"x-nullable": True, "nullable": True})),
        "nullable",
        at(CREATE, "category"),
        "",
    ),
    "read-only": Mutation(
        attribute(f"{CREATE}.category", put(readOnly=True)),
        "read-only",
        at(CREATE, "category"),
        "C",
    ),
    "default": Mutation(
        attribute(f"{CREATE}.priority", put(default="4")), "default", at(CREATE, "priority"), ""
    ),
    "closed": Mutation(definition(CREATE, put(additionalProperties=False)), "closed", CREATE, "C"),
    "alternative": Mutation(
        one_of(f"{CREATE}.billingAccount", "BillingAccountRef", "Money"),
        "alternative-added",
        at(CREATE, "billingAccount"),
        "",
        forms="3",
    ),
    "alternative gone": Mutation(
        one_of(f"{CREATE}.billingAccount", "BillingAccountRef"),
        "alternative-removed",
        at(CREATE, "billingAccount"),
        "C",
        forms="3",
        before=one_of(f"{CREATE}.billingAccount", "BillingAccountRef", "Money"),
    ),
}
