"""Defects in the headers that requests declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import Operation, operations


def _lacking(
    applies: Callable[[Operation], bool], parameter: Json
) -> Callable[[Json], Iterator[Finding]]:
    """Finds operations without a parameter that only documents in OpenAPI 3.0 have to show."""

    def find(contract: Json) -> Iterator[Finding]:
        for operation in operations(contract):
            declared = {str(each.get("name")).lower() for each in operation.parameters}
            if parameter["name"].lower() not in declared and applies(operation):
                update = Change(operation.place, {"x-parameters": [parameter]})
                yield Finding(operation.place, f"no {parameter['name']}", (update,))

    return find


def _header(name: str, description: str, **bounds: Any) -> Json:
    return {"name": name, "in": "header", "type": "string", **bounds, "description": description}


_KEY: Final = _header(
    "Idempotency-Key",
    "Makes the request repeatable: within 24 hours, the same key with the same body is given the "
    "first answer again, and with another body refused.",
    minLength=1,
    maxLength=255,
)
_IF_MATCH: Final = _header(
    "If-Match",
    'The `ETag` of the state that the resource has to be in, for example `"7"`, with its quotes; '
    "otherwise the answer is 412.",
)
_IF_NONE_MATCH: Final = _header(
    "If-None-Match",
    'The `ETag` of the state that the client has, for example `"7"`, with its quotes; while the '
    "resource is in that state, the answer is 304.",
)
_REQUEST_ID: Final = _header(
    "X-Request-Id",
    "What the request is to be known by in the server's log and in its answer, for example "
    "`checkout-4711`.",
    maxLength=128,
)

KINDS: Final = (
    Kind(
        "idempotency-key",
        "A client that got no answer has to be able to ask again without creating twice.",
        "`Idempotency-Key` is declared (`x-parameters`)",
        _lacking(lambda operation: operation.creates, _KEY),
    ),
    Kind(
        "if-match",
        "A precondition can be put on any access to a single resource.",
        "`If-Match` is declared (`x-parameters`)",
        _lacking(lambda operation: operation.is_of_one, _IF_MATCH),
    ),
    Kind(
        "if-none-match",
        "A client that has the current state already need not be sent it again.",
        "`If-None-Match` is declared (`x-parameters`)",
        _lacking(
            lambda operation: operation.is_of_one and operation.method == "get", _IF_NONE_MATCH
        ),
    ),
    Kind(
        "request-id",
        "A client can choose what its request is known by in the log.",
        "`X-Request-Id` is declared (`x-parameters`)",
        _lacking(lambda operation: True, _REQUEST_ID),
    ),
)
