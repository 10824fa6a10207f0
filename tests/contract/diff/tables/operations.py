"""Single changes of operations and of their parameters."""

from __future__ import annotations

from tests.contract.diff import edits
from tests.contract.diff.mutations import CREATED, DELETE, LIST, POST, Mutation

OPERATIONS = {
    "removed": Mutation(edits.operation(DELETE, there=False), "operation-removed", DELETE, "C"),
    "added": Mutation(edits.operation("HEAD /hub", there=True), "operation-added", "HEAD /hub", ""),
    "listener removed": Mutation(
        edits.operation(CREATED, there=False), "operation-removed", CREATED, "C"
    ),
    "listener added": Mutation(
        edits.operation("PUT /listener/productOrderCreateEvent", there=True),
        "operation-added",
        "PUT /listener/productOrderCreateEvent",
        "",
    ),
    "moved": Mutation(edits.move_operation, "operation-moved", "POST /cancelProductOrder", "C"),
    "operationId": Mutation(
        lambda draft: draft.operation(LIST).update(operationId="findOrders"),
        "operation-id",
        LIST,
        "",
    ),
    "deprecated": Mutation(
        lambda draft: draft.operation(LIST).update(deprecated=True), "deprecated", LIST, ""
    ),
    "security": Mutation(edits.secured, "security-added", f"{POST} security", "C"),
    "no security": Mutation(
        lambda draft: draft.operation(POST).pop("security"),
        "security-removed",
        f"{POST} security",
        "",
        before=edits.secured,
    ),
}


PARAMETERS = {
    "added": Mutation(
        edits.parameter(required=False), "parameter-added", f"{LIST} parameters/query/depth", ""
    ),
    "added and required": Mutation(
        edits.parameter(required=True),
        "parameter-added-required",
        f"{LIST} parameters/query/depth",
        "C",
    ),
    "removed": Mutation(
        lambda draft: draft.parameters(LIST).remove(draft.parameter(LIST, "limit")),
        "parameter-removed",
        f"{LIST} parameters/query/limit",
        "C",
    ),
    "required": Mutation(
        lambda draft: draft.parameter(LIST, "fields").update(required=True),
        "required",
        f"{LIST} parameters/query/fields",
        "C",
    ),
    "moved": Mutation(
        edits.move_to_header, "parameter-moved", f"{LIST} parameters/query/limit", "C"
    ),
    "another type": Mutation(
        lambda draft: draft.value(draft.parameter(LIST, "fields")).update(type="boolean"),
        "type-changed",
        f"{LIST} parameters/query/fields",
        "C",
    ),
    "smaller": Mutation(
        lambda draft: draft.value(draft.parameter(LIST, "limit")).update(maximum=100),
        "bound-tightened",
        f"{LIST} parameters/query/limit",
        "C",
    ),
    "enum": Mutation(
        lambda draft: draft.value(draft.parameter(LIST, "fields")).update(enum=["id"]),
        "enum-added",
        f"{LIST} parameters/query/fields",
        "C",
    ),
    "default": Mutation(
        lambda draft: draft.value(draft.parameter(LIST, "limit")).update(default=10),
        "default",
        f"{LIST} parameters/query/limit",
        "",
    ),
    "list repeated": Mutation(
        edits.repeated,
        "serialization",
        f"{LIST} parameters/query/states",
        "C",
        before=edits.listed,
    ),
    "path parameter renamed": Mutation(
        edits.rename_path_parameter,
        "path-parameter-renamed",
        "GET /alarm/{id} parameters/path/id",
        "",
        before=edits.retrieval,
    ),
    "format of a path parameter": Mutation(
        lambda draft: draft.value(draft.parameter(DELETE, "id")).update(format="uuid"),
        "format-narrowed",
        f"{DELETE} parameters/path/id",
        "C",
    ),
}
