"""Repaired contracts, each with one defect brought back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.contract.repairs import small
from tmf_contracts import repairs

Json = dict[str, Any]
Spoil = Callable[[Json], object]

CLEAN = repairs.repaired(small.contract())


def spoilt(kind: str) -> Json:
    """The repaired contract with a defect of one kind."""
    contract = copy.deepcopy(CLEAN)
    SPOILT[kind][0](contract)
    return contract


def _operation(contract: Json, method: str, name: str) -> Json:
    found: Json = contract["paths"][name][method]
    return found


def _definition(contract: Json, name: str) -> Json:
    found: Json = contract["definitions"][name]
    return found


def _schema(contract: Json, name: str, attribute: str) -> Json:
    found: Json = _definition(contract, name)["properties"][attribute]
    return found


def _without_parameters(method: str, path: str, *names: str) -> Spoil:
    def spoil(contract: Json) -> None:
        operation = _operation(contract, method, path)
        for section in ("parameters", "x-parameters"):
            operation[section] = [
                each for each in operation.get(section, ()) if each["name"] not in names
            ]

    return spoil


def _without_status(method: str, path: str, status: str) -> Spoil:
    return lambda contract: _operation(contract, method, path)["responses"].pop(status)


def _without_header(method: str, path: str, status: str, name: str) -> Spoil:
    def spoil(contract: Json) -> None:
        del _operation(contract, method, path)["responses"][status]["headers"][name]

    return spoil


def _accept_creations(contract: Json) -> None:
    responses = _operation(contract, "post", "/thing")["responses"]
    responses["200"] = responses.pop("201")


def _describe_no_filters(contract: Json) -> None:
    operation = _operation(contract, "get", "/thing")
    del operation["x-filters"], operation["description"]


def _describe_no_hub(contract: Json) -> None:
    operation = _operation(contract, "post", "/hub")
    del operation["description"]
    operation["responses"]["409"]["description"] = "Conflict."


SPOILT: dict[str, tuple[Spoil, str]] = {
    "host": (lambda c: c.update(host="serverRoot"), "/host"),
    "base-path": (lambda c: c.update(basePath="tmf-api/things/v4//"), "/basePath"),
    "media-types": (
        lambda c: c.update(consumes=["application/json;charset=utf-8"]),
        "/consumes",
    ),
    "tags": (lambda c: _operation(c, "get", "/thing").pop("tags"), "/paths/~1thing/get/tags"),
    "discriminator-alone": (
        lambda c: _definition(c, "Owner").update({"x-branches": [["Owner", "Owner"]]}),
        "/definitions/Owner/x-branches",
    ),
    "discriminator-unused": (
        lambda c: _definition(c, "Company").update(
            {"x-branches": [["Company", "Company"], ["Owner", "Owner"]]}
        ),
        "/definitions/Company/x-branches",
    ),
    "type-enum": (
        lambda c: _schema(c, "Company", "@type").update(enum=["Limited", "Partnership"]),
        "/definitions/Company/properties/@type/enum",
    ),
    "answer-forms": (
        lambda c: _operation(c, "patch", "/thing/{id}")["responses"]["200"].update(
            {"x-other-schemas": ["application/json-patch+json"]}
        ),
        "/paths/~1thing~1{id}/patch/responses/200/x-other-schemas",
    ),
    "numeric-id": (
        lambda c: _schema(c, "Part", "id").update(type="number"),
        "/definitions/Part/properties/id/type",
    ),
    "foreign-answer": (
        lambda c: _operation(c, "get", "/thing/{id}")["responses"]["200"].update(
            schema=small.ref("Thing_Create")
        ),
        "/paths/~1thing~1{id}/get/responses/200/schema",
    ),
    "undescribed-any": (lambda c: _definition(c, "Any").clear(), "/definitions/Any"),
    "required-undeclared": (
        lambda c: _definition(c, "Owner")["required"].append("role"),
        "/definitions/Owner/required",
    ),
    "blank-in-enum": (
        lambda c: _definition(c, "StateType").pop("x-synonyms"),
        "/definitions/StateType/enum",
    ),
    "unbounded-integer": (
        lambda c: _schema(c, "Thing", "size").pop("maximum"),
        "/definitions/Thing/properties/size",
    ),
    "href-format": (
        lambda c: _schema(c, "Thing", "href").update(format="uri"),
        "/definitions/Thing/properties/href/format",
    ),
    "wrong-example": (
        lambda c: _schema(c, "Thing", "name").update(example=3),
        "/definitions/Thing/properties/name/example",
    ),
    "uri-example": (
        lambda c: _schema(c, "Thing", "@schemaLocation").pop("example"),
        "/definitions/Thing/properties/@schemaLocation",
    ),
    "required-in-patch": (
        lambda c: _definition(c, "Thing_Update").update(required=["size"]),
        "/definitions/Thing_Update/required",
    ),
    "null-in-patch": (
        lambda c: _schema(c, "Thing_Update", "size").pop("x-nullable"),
        "/definitions/Thing_Update/properties",
    ),
    "merge-patch": (
        lambda c: _operation(c, "patch", "/thing/{id}").pop("consumes"),
        "/paths/~1thing~1{id}/patch/consumes",
    ),
    "json-patch": (
        lambda c: _operation(c, "patch", "/thing/{id}")["parameters"][1].pop("x-definitions"),
        "/paths/~1thing~1{id}/patch/parameters/1",
    ),
    "hub-list": (lambda c: c["paths"]["/hub"].pop("get"), "/paths/~1hub"),
    "hub-retrieve": (lambda c: c["paths"].pop("/hub/{id}"), "/paths/~1hub~1{id}"),
    "error-definition": (lambda c: c["definitions"].pop("Error"), "/definitions"),
    "undescribed-response": (
        lambda c: _operation(c, "get", "/thing")["responses"]["200"].pop("description"),
        "/paths/~1thing/get/responses/200",
    ),
    "created-status": (_accept_creations, "/paths/~1thing/post/responses"),
    "listener-answer": (
        _without_status("post", "/listener/thingCreateEvent", "201"),
        "/paths/~1listener~1thingCreateEvent/post/responses",
    ),
    "error-statuses": (
        _without_status("delete", "/thing/{id}", "404"),
        "/paths/~1thing~1{id}/delete/responses",
    ),
    "protocol-statuses": (
        _without_status("post", "/thing", "415"),
        "/paths/~1thing/post/responses",
    ),
    "conditional-statuses": (
        _without_status("get", "/thing/{id}", "304"),
        "/paths/~1thing~1{id}/get/responses",
    ),
    "location-header": (
        _without_header("post", "/thing", "201", "Location"),
        "/paths/~1thing/post/responses",
    ),
    "etag-header": (
        _without_header("patch", "/thing/{id}", "200", "ETag"),
        "/paths/~1thing~1{id}/patch/responses",
    ),
    "replay-header": (
        _without_header("post", "/thing", "201", "Idempotency-Replayed"),
        "/paths/~1thing/post/responses",
    ),
    "paging-headers": (
        _without_header("get", "/thing", "200", "Link"),
        "/paths/~1thing/get/responses",
    ),
    "tolerance-header": (
        _without_header("delete", "/thing/{id}", "204", "X-Tolerated"),
        "/paths/~1thing~1{id}/delete/responses",
    ),
    "allow-header": (
        _without_header("get", "/thing", "405", "Allow"),
        "/paths/~1thing/get/responses",
    ),
    "request-id-header": (
        _without_header("get", "/thing", "500", "X-Request-Id"),
        "/paths/~1thing/get/responses",
    ),
    "unpaged-list": (
        _without_parameters("get", "/thing", "offset"),
        "/paths/~1thing/get/parameters",
    ),
    "unbounded-parameter": (
        lambda c: _operation(c, "get", "/thing")["parameters"][1].pop("minimum"),
        "/paths/~1thing/get/parameters/1",
    ),
    "undeclared-filters": (_describe_no_filters, "/paths/~1thing/get"),
    "list-parameters": (
        _without_parameters("get", "/thing", "sort", "filter"),
        "/paths/~1thing/get",
    ),
    "scopes": (lambda c: _operation(c, "get", "/thing").pop("security"), "/paths/~1thing/get"),
    "idempotency-key": (
        _without_parameters("post", "/thing", "Idempotency-Key"),
        "/paths/~1thing/post",
    ),
    "if-match": (
        _without_parameters("delete", "/thing/{id}", "If-Match"),
        "/paths/~1thing~1{id}/delete",
    ),
    "if-none-match": (
        _without_parameters("get", "/thing/{id}", "If-None-Match"),
        "/paths/~1thing~1{id}/get",
    ),
    "request-id": (_without_parameters("get", "/thing", "X-Request-Id"), "/paths/~1thing/get"),
    "hub-query-null": (
        lambda c: _schema(c, "EventSubscriptionInput", "query").pop("x-nullable"),
        "/definitions/EventSubscriptionInput/properties/query",
    ),
    "hub-secret": (
        lambda c: _definition(c, "EventSubscriptionInput")["properties"].pop("secret"),
        "/definitions/EventSubscriptionInput/properties",
    ),
    "hub-rules": (_describe_no_hub, "/paths/~1hub/post"),
}
"""By each kind of defect, what brings it back into the repaired contract, and its place."""
