"""Requests that no page sends: each is refused, or does what can be done."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, item, place
from tests.console.test_order_actions import fields

pytestmark = pytest.mark.any_store


@pytest.fixture
def placed(module_client: ContractClient) -> Json:
    return place(module_client, item())


@pytest.mark.parametrize("name", ["Referer", "HX-Current-URL"])
def test_a_page_before_whose_address_cannot_be_read(console: httpx.Client, name: str) -> None:
    answer = console.post("/nothing", headers={name: "http://["})
    assert answer.status_code == 404
    assert re.search(r'href="/console/language/en\?back=/"', answer.text)


def test_slashes_in_a_row_lead_nowhere(console: httpx.Client) -> None:
    assert console.get("/orders//unknown").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"failures": "1" * 5_000}, "1 order was changed"),
        ({"failures": "²"}, "1 order was changed"),
        ({"key": "表单"}, "Idempotency-Key: has 1 to 255 printable ASCII characters"),
        ({"order": ["", ".."]}, "1 order was refused"),
    ],
)
def test_a_form_of_several_orders(
    console: httpx.Client, placed: Json, given: dict[str, str | list[str]], said: str
) -> None:
    token = fields(console, placed)["csrf_token"]
    sent = {"csrf_token": token, "action": "cancel", "order": placed["id"], **given}
    answer = console.post("/orders/bulk/done", data=sent)
    assert answer.status_code == 200
    assert said in answer.text


def test_an_etag_that_is_none(console: httpx.Client, placed: Json) -> None:
    sent = {**fields(console, placed), "etag": "标签", "to": " held"}
    assert console.post(f"/orders/{placed['id']}/state", data=sent).status_code == 412


def test_an_offset_that_is_none(console: httpx.Client, module_client: ContractClient) -> None:
    callback = {"callback": "http://127.0.0.1:9/listener"}
    id = module_client.post("/hub", json=callback).json()["id"]
    for offset in ("9" * 5_000, "-1", "x"):
        answer = console.get(f"/subscribers/{id}", params={"offset": offset})
        assert answer.status_code == 200
