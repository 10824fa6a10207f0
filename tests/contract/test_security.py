"""How callers get tokens, in the documents that are published."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tests.contract.conftest import BOTH, Package
from tests.contract.test_scopes import scopes
from tmf_contracts.operations import METHODS
from tmf_contracts.publication import security
from tmf_contracts.publication.security import Issuer

AUTHORIZE = "https://id.example/authorize"
EXCHANGE = "https://id.example/token"
PLACES: dict[str, Issuer] = {
    "none": Issuer(),
    "token": Issuer(None, EXCHANGE),
    "both": Issuer(AUTHORIZE, EXCHANGE),
}
ISSUERS = pytest.mark.parametrize("issuer", PLACES.values(), ids=PLACES)


def required(document: Any) -> dict[str, Any]:
    """The security of each operation of a document."""
    return {
        f"{method.upper()} {path}": each["security"]
        for path, operations in document["paths"].items()
        for method, each in operations.items()
        if method in METHODS
    }


@BOTH
@ISSUERS
def test_documents_with_security_are_valid(package: Package, issuer: Issuer) -> None:
    before = copy.deepcopy((package.effective, package.read("openapi3.json")))
    contract, document = package.effective, package.read("openapi3.json")
    OpenAPIV2SpecValidator(security.swagger(contract, issuer)).validate()
    OpenAPIV30SpecValidator(dict(security.openapi3(document, contract, issuer))).validate()
    assert (contract, document) == before


@BOTH
@pytest.mark.parametrize("form", ["swagger", "openapi3"])
def test_each_operation_needs_its_scopes_or_a_token(package: Package, form: str) -> None:
    contract = package.effective
    document = (
        security.swagger(contract, PLACES["both"])
        if form == "swagger"
        else security.openapi3(package.read("openapi3.json"), contract, PLACES["both"])
    )
    assert required(document) == {
        name: [{"oauth2": [*needed]}, {"bearer": []}] for name, needed in scopes(contract).items()
    }


@ISSUERS
def test_swagger_says_where_tokens_are(issuer: Issuer) -> None:
    schemes = security.swagger(contract := small(), issuer)["securityDefinitions"]
    said = {"tokenUrl": EXCHANGE, "scopes": contract["securityDefinitions"]["oauth2"]["scopes"]}
    expected = {
        "none": None,
        "token": {"type": "oauth2", "flow": "application", **said},
        "both": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": AUTHORIZE, **said},
    }
    assert schemes.get("oauth2") == expected[named(issuer)]
    assert schemes["bearer"]["name"] == "Authorization"


@ISSUERS
def test_openapi_3_says_where_tokens_are(issuer: Issuer) -> None:
    contract = small()
    document = {"paths": contract["paths"], "components": {"schemas": {}}}
    schemes = security.openapi3(document, contract, issuer)["components"]["securitySchemes"]
    said = {"tokenUrl": EXCHANGE, "scopes": contract["securityDefinitions"]["oauth2"]["scopes"]}
    credentials = {"clientCredentials": said}
    expected = {
        "none": None,
        "token": credentials,
        "both": {"authorizationCode": {"authorizationUrl": AUTHORIZE, **said}, **credentials},
    }
    assert schemes.get("oauth2", {}).get("flows") == expected[named(issuer)]
    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")


def test_without_an_issuer_no_document_speaks_of_tokens() -> None:
    contract = small()
    published = security.swagger(contract, None)
    assert "securityDefinitions" not in published
    assert published["paths"]["/thing"]["get"] == {"responses": {}}
    assert security.openapi3({"paths": {}}, contract, None) == {"paths": {}}


def named(issuer: Issuer) -> str:
    return next(name for name, each in PLACES.items() if each == issuer)


def small() -> dict[str, Any]:
    return {
        "paths": {"/thing": {"get": {"responses": {}, "security": [{"oauth2": ["thing:read"]}]}}},
        "securityDefinitions": {"oauth2": {"type": "oauth2", "scopes": {"thing:read": "Look."}}},
    }
