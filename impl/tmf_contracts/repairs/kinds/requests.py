"""Defects in what requests declare: their headers, and the scopes that they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tmf_contracts.model import scopes
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


def _unscoped(contract: Json) -> Iterator[Finding]:
    """Finds operations without security; what a contract declares itself stays as it is."""
    schemes: Json = contract.get("securityDefinitions", {})
    name = next((name for name, each in schemes.items() if each.get("type") == "oauth2"), _OAUTH2)
    known = set(schemes.get(name, {}).get("scopes", ()))
    scheme = {} if name in schemes else _SCHEME
    for operation in operations(contract):
        if "security" not in operation.declared:
            scope = scopes.scope(operation.path, operation.method)
            changes = [Change(operation.place, {"security": [{name: [scope]}]})]
            if scope not in known:
                described = {**scheme, "scopes": {scope: scopes.description(scope)}}
                changes.insert(0, Change((), {"securityDefinitions": {name: described}}))
                known.add(scope)
                scheme = {}
            yield Finding(operation.place, f"no scope, it is `{scope}`", tuple(changes))


_OAUTH2: Final = "oauth2"
_SCHEME: Final[Json] = {
    "type": "oauth2",
    "flow": "accessCode",
    "authorizationUrl": "https://issuer.example/authorize",
    "tokenUrl": "https://issuer.example/token",
}
"""The addresses are placeholders: a server publishes those of its issuer."""
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
        "scopes",
        "No operation declares what a caller has to be allowed, so every server makes up scopes of "
        "its own.",
        "`security` with the OAuth 2.0 scope, by the resource and the method",
        _unscoped,
    ),
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
