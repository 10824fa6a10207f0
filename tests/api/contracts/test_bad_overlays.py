"""Overlays that cannot be applied: one line says which and why, and nothing is served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from productordering.generated import V4, V5
from tests.api.contracts import own
from tests.api.contracts.shop import SHOP
from tests.contract.conftest import OVERLAY
from tests.server import running
from tmf622.__main__ import main
from tmf_contracts import overlay

pytestmark = pytest.mark.any_store

TEXT = {"type": "string"}


def refused(*options: str) -> str:
    ended = CliRunner().invoke(main, ["serve", "--port", "0", *options])
    assert ended.exit_code == 2, ended.output
    [line] = ended.stderr.splitlines()
    return line


def adding(properties: Any, definition: str = "ProductOrder", **more: Any) -> Any:
    return own.overlay(definition, properties, **more)


def acting(*actions: Any) -> Any:
    return {**own.overlay("ProductOrder"), "actions": list(actions)}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("overlay: [", "is neither JSON nor YAML"),
        ("", "is empty"),
        ("just words", "an overlay is an object"),
        ({"overlay": "2.0.0"}, "only version 1.0 of the Overlay Specification"),
        (
            acting({"target": "$.definitions[", "update": {}}),
            "action 1 ($.definitions[) is no",
        ),
        (acting({"target": "$.definitions.Order", "update": {}}), "action 1 ($.definitions.Order)"),
        (own.overlay("ProductOrder", extends="other.json"), "it extends other.json, which is not"),
        (own.overlay("ProductOrder", extends=7), "does not say which contract it extends"),
        (
            adding({"externalId": {"type": "integer"}}),
            "ProductOrder.externalId would be of type integer, and the contract declares of type",
        ),
        (adding({"state": {"type": "integer"}}), "type has no effect beside a $ref"),
        (adding({"note": {"type": "string"}}), "ProductOrder.note would be of type string"),
        (adding({"site": {"$ref": "#/definitions/Site"}}), "leads nowhere: #/definitions/Site"),
        (
            adding({"site": {"$ref": "#/definitions/Place", "x-indexed": True}}),
            "ProductOrder.site has x-indexed, but it is an object",
        ),
        (
            adding({"site": {"properties": {"a": TEXT}, "x-indexed": True}}),
            "ProductOrder.site has x-indexed, but it is an object",
        ),
        (adding({"any": {"x-indexed": True}}), "ProductOrder.any has x-indexed, but it can have"),
        (adding({"x": {**TEXT, "x-indexed": "yes"}}), "/definitions/ProductOrder/properties/x"),
        (
            adding({"x": {"type": "array", "items": {**TEXT, "x-indexed": True}}}),
            "x-indexed belongs beside items",
        ),
        (
            adding({"x": {**TEXT, "x-indexed": True}}, "ProductOrder_Create"),
            "ProductOrder_Create.x has x-indexed, but no resource has this attribute",
        ),
        (adding({"x": {"type": "text"}}), '"text" is not valid'),
        (adding({"x": {**TEXT, "maxLength": "9"}}), "/definitions/ProductOrder/properties/x/maxL"),
        (adding({"x": {**TEXT, "pattern": "("}}), "/definitions/ProductOrder/properties/x/pattern"),
        (adding({"x": {**TEXT, "oneOf": []}}), "oneOf"),
        (adding({"a.b": TEXT}), "cannot have an attribute 'a.b'"),
        (adding({"limit": TEXT}), "cannot have an attribute 'limit'"),
        (adding({"site": {"properties": {"gt": TEXT}}}), "cannot have an attribute 'gt'"),
        (
            adding({"Site": {"properties": {"a": TEXT}}, "site": {"properties": {"a": TEXT}}}),
            "there is a definition ProductOrderSite already",
        ),
        (
            acting({"target": "$.definitions.ProductOrder.properties.note", "remove": True}),
            "ProductOrder.note would be missing",
        ),
        (
            acting({"target": "$.definitions.ProductOrderStateType.enum", "update": "lost"}),
            "cannot be changed",
        ),
        (
            adding({"stateV5": TEXT}, extends=V4.file),
            "ProductOrder.stateV5 is a name by which the server stores its own data",
        ),
        (
            adding({"partyOrPartyRole": TEXT}, "RelatedParty", extends=V4.file),
            "RelatedParty.partyOrPartyRole is a name by which the server stores",
        ),
        (
            adding({"externalIdV5": TEXT}, extends=V5.file),
            "ProductOrder.externalIdV5 is a name by which the server stores",
        ),
        (
            adding({"orderDate": {"type": "integer"}}, extends=V5.file),
            "ProductOrder.orderDate is a name by which the server stores",
        ),
        (acting({"target": "$.paths['/productOrder'].post", "remove": True}), "no paths"),
        (acting({"target": "$", "update": {"basePath": "/x"}}), "no base path"),
    ],
)
def test_an_overlay_that_does_not_fit(tmp_path: Path, document: Any, said: str) -> None:
    file = own.written(tmp_path, document)
    line = refused("--overlay", file)
    assert line.startswith(f"tmf622: {file}")
    assert said in line


def test_a_missing_file(tmp_path: Path) -> None:
    assert "none.yaml cannot be read" in refused("--overlay", str(tmp_path / "none.yaml"))


def test_the_contract_of_an_overlay_is_named_or_found(sqlite_url: str, tmp_path: Path) -> None:
    contract = own.written(tmp_path, SHOP, "shop.json")
    attributes = {"shelf": TEXT}
    names = {
        "found.yaml": own.overlay("Ticket", attributes),
        "named.yaml": own.overlay("RelatedParty", attributes, extends="contracts/shop.json"),
        "ours.yaml": own.overlay(
            "RelatedParty", attributes, extends=f"https://example.org/{V4.file}"
        ),
    }
    options = [
        text
        for name, document in names.items()
        for text in ("--overlay", own.written(tmp_path, document, name))
    ]
    with running(sqlite_url, "--contract", contract, *options):
        pass
    both = own.written(tmp_path, own.overlay("RelatedParty", attributes), "both.yaml")
    line = refused("--contract", contract, "--overlay", both)
    assert f"it fits {V4.file} and shop.json: name one of them with extends" in line
    none = own.written(tmp_path, own.overlay("Ticket", attributes, extends="TMF1.json"), "n.yaml")
    assert f"there are {V4.file}, {V5.file}, shop.json" in refused(
        "--contract", contract, "--overlay", none
    )
    nowhere = own.written(tmp_path, own.overlay("Nothing", attributes), "w.yaml")
    line = refused("--contract", contract, "--overlay", nowhere)
    assert "it fits no contract" in line
    assert "action 1 ($.definitions.Nothing.properties) selects nothing" in line


def test_two_overlays_of_one_attribute_conflict(tmp_path: Path) -> None:
    files = [
        own.written(tmp_path, adding({"x": {"type": kind}}), f"{kind}.yaml")
        for kind in ("string", "integer")
    ]
    line = refused("--overlay", files[0], "--overlay", files[1])
    assert line.startswith(f"tmf622: {files[1]}")
    assert "ProductOrder.x would be of type integer" in line


def test_the_name_of_the_contract_is_that_of_its_file() -> None:
    assert overlay.extended(overlay.read(OVERLAY)) == V4.file


def test_the_variable_has_commas_between_files(tmp_path: Path) -> None:
    good = own.written(tmp_path, json.dumps(adding({"x": TEXT})), "good.yaml")
    ended = CliRunner().invoke(
        main, ["serve", "--port", "0"], env={"TMF622_OVERLAY": f"{good},{tmp_path}/bad.yaml"}
    )
    assert ended.exit_code == 2
    assert "bad.yaml cannot be read" in ended.stderr
