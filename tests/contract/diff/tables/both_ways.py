"""Single changes of what is sent in both directions, and of definitions as such."""

from __future__ import annotations

from tests.contract.diff.drafts import (
    add,
    attribute,
    definition,
    drop,
    lose,
    put,
    release,
    require,
    value_added,
    value_removed,
)
from tests.contract.diff.edits import discriminated, unused
from tests.contract.diff.mutations import CREATE, Mutation, at

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
