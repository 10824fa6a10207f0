"""The OAuth 2.0 scopes of operations: those of a convention, and those that a contract declares."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import BOTH, Package
from tests.contract.reading.documents import Json, fault, openapi, swagger
from tests.contract.repairs import small
from tests.contract.repairs.test_published import FILES
from tmf630.contract.document import Contract
from tmf_contracts import source
from tmf_contracts.effective import effective, extended
from tmf_contracts.operations import METHODS
from tmf_contracts.repairs.shape import error_definition, operations

OVERLAY: Json = {
    "overlay": "1.0.0",
    "info": {"title": "A shop's own", "version": "1"},
    "actions": [
        {
            "target": "$.paths",
            "update": {"/voucher": {"get": {"responses": {"200": {"description": "All."}}}}},
        }
    ],
}
OWN: Json = {
    "type": "oauth2",
    "flow": "application",
    "tokenUrl": "https://id.example/token",
    "scopes": {"read": "Look.", "hub:write": "Subscribe."},
}
"""A scheme of a contract that declares one."""


def scopes(contract: Json) -> dict[str, tuple[str, ...]]:
    """The scopes of each operation, as a server reads them."""
    read = Contract(lambda: contract)
    return {
        f"{method.upper()} {path}": read.operation(path, method).scopes
        for path, operations in contract["paths"].items()
        for method in METHODS
        if method in operations
    }


def declared(contract: Json) -> set[str]:
    """The scopes that the contract's schemes describe."""
    return {
        name for each in contract["securityDefinitions"].values() for name in each.get("scopes", ())
    }


@BOTH
def test_each_operation_of_tmf622_needs_a_scope(package: Package) -> None:
    found = scopes(package.effective)
    others = {
        name: each
        for name, each in found.items()
        if not name.partition(" ")[2].startswith(("/hub", "/listener/"))
    }
    assert {name: each for name, each in others.items() if each != ("productOrder:read",)} == {
        "POST /productOrder": ("productOrder:write",),
        "PATCH /productOrder/{id}": ("productOrder:write",),
        "DELETE /productOrder/{id}": ("productOrder:admin",),
        "POST /cancelProductOrder": ("productOrder:write",),
        "DELETE /cancelProductOrder/{id}": ("productOrder:write",),
    }
    assert {name.partition(" ")[0] for name, each in others.items() if "read" in each[0]} == {"GET"}
    assert {each for name, each in found.items() if " /hub" in name} == {("hub:write",)}
    assert {each for name, each in found.items() if " /listener/" in name} == {("listener:write",)}
    needed = {scope for each in found.values() for scope in each}
    assert declared(package.effective) == needed | {"productOrder:all"}


REFUSALS = {"401", "403", "429", "503"}
"""Of a caller that is unknown, that may not, that asks too often; of a server that cannot tell."""


def refusals(contract: Json) -> list[tuple[str, set[str]]]:
    """The statuses of each operation whose answer is an error."""
    error = {"$ref": f"#/definitions/{error_definition(contract)}"}
    return [
        (each.name, {status for status in each.responses if each.answer(status) == error})
        for each in operations(contract)
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_operation_of_any_contract_may_refuse_a_caller(file: Path) -> None:
    found = refusals(effective(source.read(file)))
    assert found
    assert [name for name, statuses in found if not statuses >= REFUSALS] == []


@BOTH
def test_each_operation_of_tmf622_may_refuse_a_caller(package: Package) -> None:
    found = refusals(package.effective)
    assert found
    assert [name for name, statuses in found if not statuses >= REFUSALS] == []
    for methods in package.read("openapi3.json")["paths"].values():
        for declared in methods.values():
            for status in REFUSALS:
                (schema,) = (
                    each["schema"] for each in declared["responses"][status]["content"].values()
                )
                assert schema == {"$ref": "#/components/schemas/Error"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_operation_of_any_contract_needs_one_declared_scope(file: Path) -> None:
    contract = effective(source.read(file))
    found = scopes(contract)
    assert {len(each) for each in found.values()} == {1}
    assert {scope for each in found.values() for scope in each} == declared(contract)


def test_what_an_operator_adds_needs_a_scope_too() -> None:
    contract = extended(effective(small.contract()), OVERLAY)
    assert scopes(contract)["GET /voucher"] == ("voucher:read",)
    assert "voucher:read" in declared(contract)


def with_own_security() -> Json:
    contract = small.contract()
    contract["securityDefinitions"] = {"id": OWN, "key": {"type": "basic"}}
    contract["paths"]["/thing"]["get"]["security"] = [{"key": []}, {"id": ["read"]}]
    contract["paths"]["/thing/{id}"]["get"]["security"] = [{"key": []}]
    return contract


def test_what_a_contract_declares_stays_and_the_rest_joins_its_scheme() -> None:
    contract = effective(source.inner(with_own_security()))
    found = scopes(contract)
    assert found["GET /thing"] == ("read",)
    assert found["GET /thing/{id}"] == ()
    assert found["DELETE /thing/{id}"] == ("thing:admin",)
    assert contract["paths"]["/thing"]["get"]["security"] == [{"key": []}, {"id": ["read"]}]
    assert contract["paths"]["/thing"]["post"]["security"] == [{"id": ["thing:write"]}]
    schemes = contract["securityDefinitions"]
    assert schemes.keys() == {"id", "key"}
    assert {name: each for name, each in schemes["id"].items() if name != "scopes"} == {
        name: each for name, each in OWN.items() if name != "scopes"
    }
    assert schemes["id"]["scopes"].items() >= OWN["scopes"].items()


def test_the_security_of_a_whole_contract_is_that_of_each_operation() -> None:
    contract = with_own_security() | {"security": [{"id": ["read"]}]}
    found = scopes(effective(source.inner(contract)))
    assert found["POST /thing"] == found["POST /hub"] == ("read",)
    assert found["GET /thing/{id}"] == ()


FLOW: Json = {"authorizationUrl": "https://id.example/a", "tokenUrl": "https://id.example/t"}


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (
            {"type": "oauth2", "flows": {"authorizationCode": {**FLOW, "scopes": {"r": "Look."}}}},
            {"type": "oauth2", "flow": "accessCode", **FLOW, "scopes": {"r": "Look."}},
        ),
        ({"type": "http", "scheme": "Basic"}, {"type": "basic"}),
        (
            {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A token."},
            {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "A token.",
            },
        ),
        (
            {"type": "apiKey", "in": "cookie", "name": "session"},
            {"type": "apiKey", "in": "header", "name": "Cookie"},
        ),
        (
            {"type": "apiKey", "in": "query", "name": "key"},
            {"type": "apiKey", "in": "query", "name": "key"},
        ),
    ],
    ids=["oauth2", "basic", "bearer", "cookie", "key"],
)
def test_schemes_of_openapi_3_are_kept(scheme: Json, expected: Json) -> None:
    get = {"security": [{"own": ["r"]}], "responses": {"200": {"description": "Done."}}}
    document = openapi(
        {}, {"/thing": {"get": get}}, components={"securitySchemes": {"own": scheme}}
    )
    read = source.inner(copy.deepcopy(document))
    assert read["securityDefinitions"] == {"own": expected}
    assert scopes(effective(read))["GET /thing"] == ("r",)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"security": {"id": []}}, "there is no array, but an object at /security"),
        ({"security": [{"id": "read"}]}, "there is no array, but a text at /security/0/id"),
        (
            {"securityDefinitions": {"id": {"flow": "implicit"}}},
            "`type` is missing at /securityDefinitions/id",
        ),
    ],
)
def test_malformed_security_is_refused_at_its_place(
    more: Any, expected: str, tmp_path: Path
) -> None:
    assert expected == fault(swagger({}, **more), tmp_path)


def test_an_operator_gives_an_operation_another_scope() -> None:
    target = "$.paths['/thing'].get"
    overlay = OVERLAY | {
        "actions": [
            {"target": f"{target}.security", "remove": True},
            {"target": target, "update": {"security": [{"oauth2": ["catalogue"]}]}},
            {
                "target": "$.securityDefinitions.oauth2.scopes",
                "update": {"catalogue": "Look at the catalogue."},
            },
        ]
    }
    contract = extended(effective(small.contract()), overlay)
    assert scopes(contract)["GET /thing"] == ("catalogue",)
    assert "catalogue" in declared(contract)
