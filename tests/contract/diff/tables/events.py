"""Single changes of what the server sends to listeners."""

from __future__ import annotations

from tests.contract.diff.drafts import add, attribute, definition, lose, put, renamed
from tests.contract.diff.mutations import EVENT, Mutation, at

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
