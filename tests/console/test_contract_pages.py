"""The contract browsed, its repairs marked, lifecycles drawn, and two contracts compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import httpx
import pytest
from playwright.sync_api import Page, expect

from productordering.generated import V4, V5
from productordering.ordering import lifecycle
from tests.api.stores import NewStore
from tests.console.reader import Reader
from tests.server import BASE_PATH_V5, Server, running

pytestmark = pytest.mark.any_store


@pytest.fixture
def reader(module_server: Server) -> Iterator[Reader]:
    with Reader(module_server) as reader:
        yield reader


def compared(reader: Reader, **values: str) -> httpx.Response:
    """Send the form of the comparison."""
    token = reader.csrf_token("/contract/comparison")
    return reader.post("/contract/comparison", data={"csrf_token": token, **values}, timeout=120)


def test_each_operation_and_definition_has_a_page(reader: Reader) -> None:
    for generated, base_path in ((V4, ""), (V5, BASE_PATH_V5)):
        contract = generated.definition().contract
        listed = reader.get("/contract", params={"api": base_path}).text
        for path, item in contract["paths"].items():
            assert f">{path}</a>" in listed
            for method in item:
                address = f"/contract/operation/{method}{path}"
                assert address.replace("{", "%7B").replace("}", "%7D") in listed
        for name in ("ProductOrder", "ProductOrderItem", "Error"):
            shown = reader.get(f"/contract/definition/{name}", params={"api": base_path}).text
            for attribute in contract["definitions"][name]["properties"]:
                assert f"<code>{attribute}</code>" in shown
    assert reader.get("/contract/definition/Nothing").status_code == 404
    assert reader.get("/contract/operation/put/productOrder").status_code == 404


def test_an_operation_says_what_it_takes_and_answers(reader: Reader) -> None:
    shown = reader.get("/contract/operation/post/productOrder").text
    for said in ("productOrder:write", "Idempotency-Key", "ProductOrder_Create", "201", "409"):
        assert said in shown
    # What is not as published, and why.
    assert "<code>idempotency-key</code>" in shown
    assert "docs/defects.md" in shown


def test_repairs_and_overlays_are_marked(reader: Reader) -> None:
    shown = reader.get("/contract/definition/EventSubscriptionInput").text
    assert "<code>hub-secret</code>" in shown
    task = reader.get("/contract/definition/CancelProductOrder").text
    assert "TMF622's own overlay" in task
    assert "What is not as published" not in reader.get("/contract/definition/Money").text


def test_an_overlay_of_the_operator_is_marked(new_store: NewStore, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    update = {"properties": {"slot": {"type": "string", "description": "A slot of ours."}}}
    actions = [{"target": "$.definitions.ProductOrderItem", "update": update}]
    info = {"title": "Ours", "version": "1"}
    overlay = {"overlay": "1.0.0", "info": info, "extends": V4.file, "actions": actions}
    file.write_text(json.dumps(overlay))
    with (
        new_store() as store,
        running(store, "--overlay", str(file)) as server,
        Reader(server) as reader,
    ):
        shown = reader.get("/contract/definition/ProductOrderItem").text
    assert "A slot of ours." in shown
    assert "An overlay of the operator" in shown


def test_lifecycles_are_drawn_from_their_tables(
    module_server: Server, page: Page, reader: Reader
) -> None:
    shown = reader.get("/contract/lifecycles").text
    tables = (lifecycle.ORDER, lifecycle.ITEM, lifecycle.TASK)
    lines = sum(len(following) for table in tables for following in table.values())
    assert len(re.findall(r'<g class="edge">', shown)) == lines
    assert len(re.findall(r'<g class="node ', shown)) == sum(len(table) for table in tables)
    page.goto(f"{module_server.url}/console/contract/lifecycles")
    states = page.locator("dl.lifecycle").first
    row = states.locator("div", has=page.locator("dt", has_text=re.compile("^pending$")))
    assert row.locator("dd .badge").all_inner_texts() == [*lifecycle.ORDER["pending"]]
    expect(states).to_contain_text("final")


def test_served_contracts_are_compared(reader: Reader) -> None:
    v4, v5 = V4.definition().base_path, BASE_PATH_V5
    shown = compared(reader, old=v4, new=v5).text
    assert "Breaking for clients" in shown
    assert "Product Ordering 4.0.0 → ProductOrdering 5.0.0" in shown
    same = compared(reader, old=v4, new=v4).text
    assert "The contracts are the same." in same
    published = compared(reader, old=f"published:{v4}", new=v4).text
    assert "Compatible" in published


def test_contracts_of_the_reader_are_compared(reader: Reader) -> None:
    old = V4.read("contract.json")
    new = json.loads(json.dumps(old))
    del new["paths"]["/productOrder/{id}"]["delete"]
    token = reader.csrf_token("/contract/comparison")
    answer = reader.post(
        "/contract/comparison",
        data={"csrf_token": token, "old": "own", "old-text": json.dumps(old), "new": "own"},
        files={"new-file": ("new.json", json.dumps(new))},
        timeout=120,
    )
    assert answer.status_code == 200
    assert "DELETE /productOrder/{id}" in answer.text
    assert "1 change" in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a contract"),
        ("{", "JSON"),
        ('{"swagger": "2.0"}', "info"),
        ("a: [", "YAML"),
        ("[" * 100_000, "nested"),
    ],
)
def test_what_is_no_contract_is_refused(reader: Reader, text: str, said: str) -> None:
    answer = compared(reader, old="own", new=V4.definition().base_path, **{"old-text": text})
    assert answer.status_code == 400
    assert said in answer.text
    assert gettempdir() not in answer.text


def test_a_contract_that_is_too_large_is_refused(reader: Reader) -> None:
    answer = compared(reader, old="own", new="own", **{"old-text": "x" * 20_000_000})
    assert answer.status_code == 413
