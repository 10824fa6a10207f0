"""How callers are allowed to use an API, in the documents that a server publishes.

The effective contract names the scopes that each operation needs. Only a server knows whether it
asks for them, and where its callers get a token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.model import scopes
from tmf_contracts.operations import METHODS

Json = dict[str, Any]

_OAUTH2: Final = "oauth2"
_BEARER: Final = "bearer"
"""The scheme of a caller that has a token already."""
_SECURITY: Final = "security"
_DEFINITIONS: Final = "securityDefinitions"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Where callers get their tokens (OAuth 2.0); without addresses the documents do not say."""

    authorize_url: str | None = None
    token_url: str | None = None

    @property
    def has_sign_in(self) -> bool:
        """Whether a person can sign in."""
        return bool(self.authorize_url and self.token_url)


def swagger(contract: Mapping[str, Any], issuer: Issuer | None) -> Json:
    """A contract in Swagger 2.0 as a server publishes it; without an issuer it needs no token."""
    made = {name: each for name, each in contract.items() if name != _DEFINITIONS}
    if issuer is None:
        return {**made, "paths": _operations(contract, contract, lambda _: {})}
    schemes = _swagger_schemes(issuer, scopes_of(contract))
    return {
        **made,
        "paths": _operations(contract, contract, lambda each: _required(each, schemes)),
        _DEFINITIONS: schemes,
    }


def openapi3(
    document: Mapping[str, Any], contract: Mapping[str, Any], issuer: Issuer | None
) -> Mapping[str, Any]:
    """The OpenAPI 3.0 of a contract, which has no security, as a server publishes it."""
    if issuer is None:
        return document
    schemes = _openapi3_schemes(issuer, scopes_of(contract))
    return {
        **document,
        "paths": _operations(document, contract, lambda each: _required(each, schemes)),
        "components": {**document["components"], "securitySchemes": schemes},
    }


def _operations(
    document: Mapping[str, Any],
    contract: Mapping[str, Any],
    security: Callable[[Mapping[str, Any]], Json],
) -> Json:
    """The paths of a document, with the `security` of each operation of the contract."""
    return {
        path: {
            name: {
                **{key: value for key, value in each.items() if key != _SECURITY},
                **security(contract["paths"][path][name]),
            }
            if name in METHODS
            else each
            for name, each in operations.items()
        }
        for path, operations in document["paths"].items()
    }


def _required(operation: Mapping[str, Any], schemes: Mapping[str, Any]) -> Json:
    """One of the schemes is enough. A plain token has no scopes in the document."""
    needed = [*scopes.declared(operation)]
    return {_SECURITY: [{name: needed if name == _OAUTH2 else []} for name in schemes]}


def scopes_of(contract: Mapping[str, Any]) -> Mapping[str, str]:
    """All scopes of a contract, with what they allow."""
    schemes = contract.get(_DEFINITIONS, {}).values()
    return {name: said for each in schemes for name, said in each.get("scopes", {}).items()}


def _swagger_schemes(issuer: Issuer, described: Mapping[str, str]) -> Json:
    bearer = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Bearer`, a blank and an access token.",
    }
    flow: Json = {}
    if issuer.has_sign_in:
        flow = {"flow": "accessCode", "authorizationUrl": issuer.authorize_url}
    elif issuer.token_url:
        flow = {"flow": "application"}
    if not flow:
        return {_BEARER: bearer}
    oauth2 = {"type": "oauth2", **flow, "tokenUrl": issuer.token_url, "scopes": {**described}}
    return {_OAUTH2: oauth2, _BEARER: bearer}


def _openapi3_schemes(issuer: Issuer, described: Mapping[str, str]) -> Json:
    bearer = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token.",
    }
    if not issuer.token_url:
        return {_BEARER: bearer}
    flow = {"tokenUrl": issuer.token_url, "scopes": {**described}}
    flows: Json = {"clientCredentials": flow}
    if issuer.has_sign_in:
        signing_in = {"authorizationUrl": issuer.authorize_url, **flow}
        flows = {"authorizationCode": signing_in, **flows}
    return {_OAUTH2: {"type": "oauth2", "flows": flows}, _BEARER: bearer}
