"""Single changes of definitions, by the direction in which these are sent."""

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
from tests.contract.diff.edits import discriminated, list_of, one_of, referring, unused
from tests.contract.diff.mutations import CREATE, EVENT, UPDATE, Mutation, at

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

EVENTS = {
    "required": Mutation(
        definition(EVENT, put(required=["eventTime"])), "required", at(EVENT, "eventTime"), "S"
    ),
    "optional": Mutation(
        definition(EVENT, put(required=[])),
        "optional",
        at(EVENT, "eventTime"),
        "C",
        before=definition(EVENT, put(required=["eventTime"])),
    ),
    "added": Mutation(definition(EVENT, add("source")), "property-added", at(EVENT, "source"), ""),
    "removed": Mutation(
        definition(EVENT, lose("title")), "property-removed", at(EVENT, "title"), "C"
    ),
    "renamed": Mutation(
        definition(EVENT, renamed("timeOcurred", "timeOccurred")),
        "property-renamed",
        at(EVENT, "timeOcurred"),
        "C",
    ),
    "another type": Mutation(
        attribute(f"{EVENT}.title", put(type="integer")), "type-changed", at(EVENT, "title"), "CS"
    ),
    "enum": Mutation(
        attribute(f"{EVENT}.eventType", put(enum=["ProductOrderCreateEvent"])),
        "enum-added",
        at(EVENT, "eventType"),
        "S",
    ),
}

BOTH_WAYS = {
    "required": Mutation(
        definition("Note", require("author")), "required", at("Note", "author"), "CS"
    ),
    "optional": Mutation(definition("Note", release("text")), "optional", at("Note", "text"), "C"),
    "removed": Mutation(
        definition("Money", lose("unit")), "property-removed", at("Money", "unit"), "C"
    ),
    "enum value": Mutation(
        definition("ProductOrderStateType", value_added("draft")),
        "enum-value-added",
        "ProductOrderStateType",
        "C",
    ),
    "enum value gone": Mutation(
        definition("ProductOrderStateType", value_removed("held")),
        "enum-value-removed",
        "ProductOrderStateType",
        "CS",
    ),
    "any number": Mutation(
        attribute("PriceAlteration.priority", put(type="number")),
        "type-widened",
        at("PriceAlteration", "priority"),
        "C",
    ),
    "whole numbers": Mutation(
        attribute("Money.value", put(type="integer")), "type-narrowed", at("Money", "value"), "CS"
    ),
    "another default": Mutation(
        attribute("Quantity.amount", put(default=2)), "default", at("Quantity", "amount"), ""
    ),
    "discriminator": Mutation(
        discriminated("Place", "PlaceRef", "Note"), "discriminator-added", "Place", "", forms="3"
    ),
    "discriminator that names itself": Mutation(
        discriminated("Note", "Note"), "discriminator-added-alone", "Note", "", forms="3"
    ),
    "discriminator gone": Mutation(
        definition("Note", drop("discriminator")),
        "discriminator-removed",
        "Note",
        "C",
        forms="3",
        before=discriminated("Note", "Note", "Place"),
    ),
    "value of a discriminator": Mutation(
        discriminated("Note", "Note", "Place"),
        "mapping-added",
        "Note",
        "C",
        forms="3",
        before=discriminated("Note", "Note"),
    ),
    "value of a discriminator gone": Mutation(
        discriminated("Note", "Note"),
        "mapping-removed",
        "Note",
        "CS",
        forms="3",
        before=discriminated("Note", "Note", "Place"),
    ),
    "another discriminator": Mutation(
        definition("Note", put(discriminator={"propertyName": "author"})),
        "discriminator-changed",
        "Note",
        "CS",
        forms="3",
        before=discriminated("Note", "Note", "Place"),
    ),
    "renamed definition": Mutation(
        lambda draft: draft.rename("Note", "Remark"), "definition-renamed", "Note", ""
    ),
    "renamed request": Mutation(
        lambda draft: draft.rename(CREATE, "ProductOrder_FVO"), "definition-renamed", CREATE, ""
    ),
    "unused definition": Mutation(unused("Skill", there=True), "definition-added", "Skill", ""),
    "unused definition gone": Mutation(
        unused("Skill", there=False),
        "definition-removed",
        "Skill",
        "",
        before=unused("Skill", there=True),
    ),
    "attribute of an unused definition": Mutation(
        definition("Skill", add("level")),
        "property-added",
        at("Skill", "level"),
        "",
        before=unused("Skill", there=True),
    ),
}
