"""The keyboard is enough to place, amend and cancel an order; the focus is never lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import JSHandle, Page, Route, expect

from tests.api.client import ContractClient
from tests.api.orders import Json, place, retrieve
from tests.api.waiting import eventually
from tests.console.everyone.steps import under_way
from tests.console.keyboard import Keyboard
from tests.console.placing import Form
from tests.server import Server

pytestmark = pytest.mark.any_store


def placed(page: Page, client: ContractClient) -> Json:
    """The order to whose page the reader was led."""
    page.wait_for_url(re.compile(r"/console/orders/[\w-]+$"))
    return retrieve(client, {"id": page.url.rpartition("/")[2]})


def test_an_order_is_placed_amended_and_cancelled(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    form, keyboard = Form(page, module_server), Keyboard(page)
    page.goto(f"{module_server.url}/console")
    keyboard.skip()
    # Back from the content to the sections.
    keyboard.choose(page.get_by_role("link", name="Place an order", exact=True).first, back=True)
    page.wait_for_url("**/console/place")

    keyboard.skip()
    expect(form.field("/relatedParty/0/id")).to_be_visible()
    keyboard.choose(page.get_by_role("button", name="Place the order"))
    keyboard.led_to(page.get_by_role("alert"))
    keyboard.choose(page.get_by_role("link", name="/relatedParty/0/id"))
    keyboard.led_to(form.field("/relatedParty/0/id"))
    keyboard.type("anna")
    keyboard.walk(form.field("/productOrderItem/0/productOffering/id"))
    keyboard.type("fibre-500")
    keyboard.walk(form.field("choose:"))
    page.keyboard.type("desc")
    keyboard.tab()
    keyboard.press("Enter")
    keyboard.led_to(form.field("/description"))
    keyboard.type("By hand")
    keyboard.choose(page.get_by_role("button", name="Place the order"), back=True)
    order = placed(page, module_client)
    assert order["description"] == "By hand"
    assert order["relatedParty"][0]["id"] == "anna"
    assert order["productOrderItem"][0]["productOffering"] == {"id": "fibre-500"}

    keyboard.skip()
    keyboard.choose(page.get_by_text("Amend", exact=True))
    keyboard.walk(page.get_by_label("Description"))
    keyboard.type("Amended by hand")
    save = page.get_by_role("button", name="Save the changes")
    # Somebody else is quicker: it is refused, and asked for once more.
    module_client.patch(f"/productOrder/{order['id']}", json={"category": "theirs"})
    keyboard.choose(save)
    keyboard.led_to(page.get_by_role("alert"))
    expect(page.get_by_label("Description")).to_have_value("Amended by hand")
    keyboard.choose(save)
    keyboard.led_to(page.get_by_text("The order is amended."))
    now = retrieve(module_client, order)
    assert (now["description"], now["category"]) == ("Amended by hand", "theirs")

    keyboard.choose(page.get_by_text("Cancel the order"))
    keyboard.walk(page.get_by_label("Reason"))
    keyboard.type("Moving abroad")
    keyboard.choose(page.get_by_role("button", name="Request the cancellation"))
    keyboard.led_to(page.get_by_text("The cancellation is requested."))
    ended = eventually(
        lambda: retrieve(module_client, order), lambda each: each["state"] == "cancelled"
    )
    assert ended["cancellationReason"] == "Moving abroad"


def swapped(page: Page) -> JSHandle:
    """When htmx has dealt with the next answer; `done` waits for it."""
    return page.evaluate_handle(
        "() => ({ done: new Promise((done) =>"
        " document.addEventListener('htmx:finally:swap', done, { once: true })) })"
    )


def waited(swap: JSHandle) -> None:
    swap.evaluate("({ done }) => done.then(() => null)")


def held(page: Page, address: str) -> list[Route]:
    """The requests of parts of pages to an address, which wait from now on."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if "hx-request" in route.request.headers:
            waiting.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    return waiting


def test_a_list_that_is_read_again_leaves_the_focus(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    place(module_client)
    keyboard = Keyboard(page)
    requests = held(page, "**/orders")
    page.goto(f"{module_server.url}/console/orders")
    with page.expect_request(lambda each: "hx-request" in each.headers):
        page.locator("#orders").evaluate("each => each.dispatchEvent(new Event('refresh'))")
    link = page.locator("td.link a").first
    keyboard.walk(link)
    swap = swapped(page)
    requests[0].continue_()
    waited(swap)
    keyboard.led_to(link)


def test_events_that_come_later_leave_the_focus(
    module_server: Server, page: Page, module_client: ContractClient
) -> None:
    order = place(module_client)
    keyboard = Keyboard(page)
    requests = held(page, "**/events")
    page.goto(f"{module_server.url}/console/orders/{order['id']}")
    link = page.get_by_role("link", name="Show the events of this order")
    keyboard.walk(link)
    swap = swapped(page)
    requests[0].continue_()
    waited(swap)
    keyboard.led_to(link)


def test_progress_leaves_the_focus_at_its_button(
    module_server: Server, module_store: str, page: Page
) -> None:
    keyboard = Keyboard(page)
    with under_way(Path(module_store.removeprefix("sqlite:///")).parent / "conformance"):
        page.goto(f"{module_server.url}/console/conformance")
        stop = page.get_by_role("button", name="Stop the run")
        keyboard.walk(stop)
        waited(swapped(page))
        keyboard.led_to(stop)
