"""What can be done with an order on its page: by the API, as the reader, with its refusals."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.client import ContractClient
from tests.api.orders import Json, item, path, place, retrieve
from tests.api.progress import bring, states
from tests.api.waiting import eventually
from tests.console.test_orders import url
from tests.server import Server


@pytest.fixture
def placed(module_client: ContractClient) -> Json:
    return place(module_client, item("1"), item("2", productOrderItem=[item("2.1")]))


def opened(page: Page, server: Server, order: Json) -> None:
    page.goto(url(server, f"/orders/{order['id']}"))


def fields(console: httpx.Client, order: Json) -> dict[str, str]:
    """The hidden fields of the forms of an order's page."""
    text = console.get(f"/orders/{order['id']}").text
    found = re.findall(
        r'<input type="hidden" name="(csrf_token|etag|number|key)" value="([^"]*)"', text
    )
    return {name: value.replace("&#34;", '"') for name, value in found}


def test_an_item_is_brought_to_its_next_state(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    opened(page, module_server, placed)
    row = page.get_by_role("region", name="Items").get_by_role("row").nth(3)
    row.get_by_text("Change").click()
    offered = row.get_by_role("button").all_inner_texts()
    assert offered == ["inProgress", "pending", "held", "rejected", "assessingCancellation"]
    row.get_by_role("button", name="inProgress").click()
    expect(page.get_by_text("The state is changed.")).to_be_visible()
    now = retrieve(module_client, placed)
    assert states(now) == {"1": "acknowledged", "2": "acknowledged", "2.1": "inProgress"}
    assert now["state"] == "inProgress"


def test_the_order_is_brought_to_its_next_state(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    opened(page, module_server, placed)
    page.get_by_text("Change the state").click()
    actions = page.get_by_role("region", name="Actions")
    actions.get_by_role("button", name="held").click()
    expect(page.get_by_text("The state is changed.")).to_be_visible()
    assert set(states(retrieve(module_client, placed)).values()) == {"held"}


def test_what_the_api_refuses_is_said_at_the_action(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    bring(module_client, placed, "1", "inProgress")
    opened(page, module_server, placed)
    page.get_by_text("Change the state").click()
    page.get_by_role("region", name="Actions").get_by_role("button", name="completed").click()
    said = page.get_by_role("region", name="Actions").get_by_role("alert")
    expect(said).to_contain_text("its items would go along")
    expect(said).to_contain_text("allowed from acknowledged")


def test_a_note_is_added_by_its_author(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    for text in ("Ring twice", "Mind the dog"):
        opened(page, module_server, placed)
        page.get_by_text("Add a note").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The note is added.")).to_be_visible()
    notes = retrieve(module_client, placed)["note"]
    assert [(each["author"], each["text"]) for each in notes] == [
        ("127.0.0.1", "Ring twice"),
        ("127.0.0.1", "Mind the dog"),
    ]
    assert all(each["date"] for each in notes)


def test_an_order_is_amended_in_the_zone_of_the_reader(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    module_client.patch(path(placed), json={"category": "fibre", "externalId": "X-1"})
    opened(page, module_server, placed)
    page.get_by_text("Amend", exact=True).click()
    page.get_by_label("Start requested").fill("2026-12-25T02:30")
    page.get_by_label("Category").fill("")
    page.get_by_label("Priority").fill("2")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The order is amended.")).to_be_visible()
    now = retrieve(module_client, placed)
    assert now["requestedStartDate"] == "2026-12-24T18:30:00Z"
    assert (now["priority"], now["externalId"], "category" in now) == ("2", "X-1", False)


def test_a_value_that_was_not_touched_is_not_sent(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    exact = "2026-12-24T18:30:45.678+01:00"
    module_client.patch(path(placed), json={"requestedStartDate": exact})
    opened(page, module_server, placed)
    page.get_by_text("Amend", exact=True).click()
    page.get_by_label("Priority").fill("2")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The order is amended.")).to_be_visible()
    assert retrieve(module_client, placed)["requestedStartDate"] == exact


def test_a_text_of_several_lines_is_kept(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    lines = "Gate 4\nring twice"
    module_client.patch(path(placed), json={"notificationContact": lines})
    opened(page, module_server, placed)
    page.get_by_text("Amend", exact=True).click()
    page.get_by_label("Priority").fill("2")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The order is amended.")).to_be_visible()
    assert retrieve(module_client, placed)["notificationContact"] == lines


def test_a_change_meanwhile_is_a_conflict(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    opened(page, module_server, placed)
    module_client.patch(path(placed), json={"category": "theirs", "state": "held"})
    page.get_by_text("Amend", exact=True).click()
    page.get_by_label("Priority").fill("2")
    page.get_by_role("button", name="Save the changes").click()
    said = page.get_by_role("region", name="Actions").get_by_role("alert")
    expect(said).to_contain_text("nothing was done")
    expect(said).to_contain_text("acknowledged → held")
    expect(said).to_contain_text("category")
    assert "priority" not in retrieve(module_client, placed)
    expect(page.get_by_label("Priority")).to_have_value("2")
    expect(page.get_by_label("Category")).to_have_value("theirs")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The order is amended.")).to_be_visible()
    now = retrieve(module_client, placed)
    assert (now["category"], now["priority"]) == ("theirs", "2")


def test_an_order_is_cancelled(
    module_server: Server, page: Page, placed: Json, module_client: ContractClient
) -> None:
    opened(page, module_server, placed)
    page.get_by_text("Cancel the order").click()
    page.get_by_label("Reason").fill("Moving abroad")
    page.get_by_role("button", name="Request the cancellation").click()
    expect(page.get_by_text("The cancellation is requested.")).to_be_visible()
    now = eventually(
        lambda: retrieve(module_client, placed), lambda now: now["state"] == "cancelled"
    )
    assert now["cancellationReason"] == "Moving abroad"
    opened(page, module_server, placed)
    actions = page.get_by_role("region", name="Actions").locator("summary")
    assert actions.all_inner_texts() == ["Add a note"]


def test_a_second_click_cancels_nothing_twice(
    console: httpx.Client, placed: Json, module_client: ContractClient
) -> None:
    form = {**fields(console, placed), "requestedCancellationDate": "2030-01-01T00:00"}
    for _ in range(2):
        answer = console.post(f"/orders/{placed['id']}/cancel", data=form)
        assert (answer.status_code, answer.headers["location"].endswith(placed["id"])) == (
            303,
            True,
        )
    tasks = module_client.get(f"/cancelProductOrder?productOrder.id={placed['id']}").json()
    assert [each["requestedCancellationDate"] for each in tasks] == ["2030-01-01T00:00:00Z"]


def test_a_form_from_elsewhere_does_nothing(
    console: httpx.Client, placed: Json, module_client: ContractClient
) -> None:
    form = {**fields(console, placed), "to": " held", "csrf_token": "wrong"}
    assert console.post(f"/orders/{placed['id']}/state", data=form).status_code == 400
    assert retrieve(module_client, placed)["state"] == "acknowledged"


def test_a_refusal_is_said_at_its_field(console: httpx.Client, placed: Json) -> None:
    form = {**fields(console, placed), "requestedStartDate": "tomorrow"}
    answer = console.post(f"/orders/{placed['id']}/amend", data=form)
    assert answer.status_code == 400
    field = answer.text.partition('id="amend-requestedStartDate"')[2].partition("</div>")[0]
    assert 'aria-invalid="true"' in field
    assert "requestedStartDate" in field.partition('class="wrong"')[2]
