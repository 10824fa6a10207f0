"""How callers authenticate, of OpenAPI 3.0, as Swagger 2.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

_FLOWS: Final = {
    "authorizationCode": "accessCode",
    "clientCredentials": "application",
    "password": "password",
    "implicit": "implicit",
}
"""The flows of OAuth 2.0 by their names in Swagger 2.0, which has one of them a scheme."""
_ADDRESSES: Final = ("authorizationUrl", "tokenUrl")


def definitions(schemes: Mapping[str, Json]) -> Json:
    """The `securitySchemes` of OpenAPI 3.0 as the `securityDefinitions` of Swagger 2.0."""
    return {name: _definition(each) for name, each in schemes.items()}


def _definition(scheme: Json) -> Json:
    described = {"description": scheme["description"]} if "description" in scheme else {}
    return {**described, **_kind(scheme)}


def _kind(scheme: Json) -> Json:
    flows: Mapping[str, Json] = scheme.get("flows", {})
    for name, flow in _FLOWS.items():
        if name in flows:
            addresses: Json = {key: flows[name][key] for key in _ADDRESSES if key in flows[name]}
            scopes = flows[name].get("scopes", {})
            return {"type": "oauth2", "flow": flow, **addresses, "scopes": scopes}
    if scheme["type"] == "http" and str(scheme.get("scheme")).lower() == "basic":
        return {"type": "basic"}
    if scheme["type"] == "apiKey":
        in_cookie = scheme["in"] == "cookie"
        place = {"in": "header", "name": "Cookie"} if in_cookie else {}
        return {"type": "apiKey", "in": scheme["in"], "name": scheme["name"], **place}
    return {"type": "apiKey", "in": "header", "name": "Authorization"}
