"""The subscribers: where each stands, what it has missed, and what a reader can do about it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.access.issuer import ALL
from tests.api.audits import audit
from tests.api.client import ContractClient
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, place
from tests.api.test_delivery_servers import signed_with
from tests.api.waiting import eventually
from tests.api.watching import objects
from tests.console.keyboard import Keyboard
from tests.console.reader import Reader
from tests.server import Server, running
from tmf622.stores import open_store
from tmf630.events.delivery.progress import Progress, metadata_of
from tmf630.events.subscription.collection import subscriptions
from tmf630.jobs.lease import FREE
from tmf630.resources.aggregate import Aggregate

_SECRET = re.compile(r'name="secret"[^>]* value="(whsec_[^"]+)"')

_EXPIRING = ("--retry-hours", "0.001", "--lease-seconds", "3")
"""Options of a server whose undelivered events expire after 3.6 seconds: after an attempt."""


@pytest.fixture(scope="module")
def module_server(module_store: str) -> Iterator[Server]:
    """A server whose undelivered events soon expire."""
    with running(module_store, *_EXPIRING) as server:
        yield server


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def subscriber(module_client: ContractClient, listener: Listener) -> Iterator[str]:
    """The id of the subscription of the listener."""
    id = subscribe(module_client, listener.url() + "?token=confidential")
    yield id
    assert module_client.delete(f"/hub/{id}").status_code in (204, 404)


@pytest.fixture
def reader(module_server: Server) -> Iterator[Reader]:
    with Reader(module_server) as reader:
        yield reader


def act(reader: Reader, path: str, /, **values: str) -> httpx.Response:
    """Send a form."""
    token = reader.csrf_token("/contract/comparison")
    return reader.post(path, data={"csrf_token": token, **values})


def facts(page: str) -> dict[str, str]:
    """The names and values of what a page lists."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return {name: re.sub(r"<[^>]*>", "", value) for name, value in found}


def elsewhere(command: Callable[..., list[Json]], *arguments: str) -> list[Json]:
    """The result of a command; its event loop needs a thread where no browser has one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(command, *arguments).result()


def dead_letters(store: str, id: str, count: int) -> list[str]:
    """The ids of the events that were given up, once they are so many."""
    found = eventually(
        lambda: elsewhere(objects, store, "letters", id), lambda seen: len(seen) == count
    )
    return [each["eventId"] for each in found]


def test_subscribers_are_listed_with_what_they_miss(
    module_server: Server,
    module_client: ContractClient,
    page: Page,
    listener: Listener,
    subscriber: str,
) -> None:
    page.goto(f"{module_server.url}/console/subscribers")
    row = page.get_by_role("row").filter(has_text=listener.url())
    expect(row).to_contain_text("Delivering")
    expect(row).not_to_contain_text("confidential")
    listener.answer = 503
    for _ in range(4):
        place(module_client)
    eventually(row.inner_text, lambda seen: page.reload() is not None and "Failing" in seen)
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=listener.url())).to_be_visible()
    eventually(
        lambda: page.locator(".reason").all_inner_texts(),
        lambda seen: page.reload() is not None and "503" in seen,
    )


def test_dead_letters_are_sent_again(
    module_client: ContractClient,
    module_store: str,
    reader: Reader,
    listener: Listener,
    subscriber: str,
) -> None:
    listener.answer = 503
    orders = [place(module_client)["id"] for _ in range(4)]
    first, second, *others = dead_letters(module_store, subscriber, 4)
    shown = reader.get(f"/subscribers/{subscriber}").text
    assert facts(shown)["Dead letters"] == "4"
    for order in orders:
        assert f'href="/console/orders/{order}"' in shown
    refused = {each.event["eventId"]: each.body for each in listener.requests}
    assert "&#34;eventType&#34;: &#34;ProductOrderCreateEvent&#34;" in shown
    listener.answer = 201
    path = f"/subscribers/{subscriber}/redeliver"
    assert act(reader, path, one=first).status_code == 303
    assert [each["eventId"] for each in listener.wait_for_events(1)] == [first]
    assert "1 event is sent again." in reader.get(f"/subscribers/{subscriber}").text
    act(reader, path, event=second, chosen="1")
    listener.wait_for_events(2)
    assert act(reader, path, chosen="1").status_code == 303
    assert "Choose the events" in reader.get(f"/subscribers/{subscriber}").text
    act(reader, path, event=others[0], all="1")
    listener.wait_for_events(4)
    assert all(each.body == refused[each.event["eventId"]] for each in listener.accepted)
    assert act(reader, path, one="unknown").status_code == 409


def test_a_test_event_is_sent_at_once(reader: Reader, listener: Listener, subscriber: str) -> None:
    shown = act(reader, f"/subscribers/{subscriber}/test").text
    [request] = listener.requests
    [about] = request.event["event"].values()
    assert about["id"].startswith("test-")
    assert "The listener has accepted it." in shown
    assert facts(shown)["Answer"] == "201"
    assert about["id"] in shown
    assert "confidential" not in shown
    listener.answer = 500
    shown = act(reader, f"/subscribers/{subscriber}/test").text
    assert "The listener has not accepted it." in shown
    assert facts(shown)["Answer"] == "500"


def test_a_listener_is_registered_and_unregistered(
    module_server: Server, module_client: ContractClient, page: Page, listener: Listener
) -> None:
    page.goto(f"{module_server.url}/console/subscribers/new")
    secret = page.get_by_label("Secret").input_value()
    page.get_by_label("Callback").fill("ftp://example.com")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#callback-fault")).to_contain_text("scheme")
    assert page.get_by_label("Secret").input_value() == secret
    page.get_by_label("Callback").fill(listener.url())
    page.get_by_label("Query").fill("colour=red")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#query-fault")).to_contain_text("colour")
    page.get_by_label("Query").fill("eventType=ProductOrderCreateEvent")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("The subscriber is registered")).to_be_visible()
    assert secret not in page.content()
    place(module_client)
    listener.wait_for_events(1)
    assert signed_with(secret, listener.requests[0])
    page.get_by_role("link", name="End the subscription").click()
    page.get_by_role("button", name="End the subscription").click()
    expect(page.get_by_text("The subscription has ended")).to_be_visible()
    assert listener.url() not in [each["callback"] for each in module_client.get("/hub").json()]


def test_secrets_are_rotated(
    module_client: ContractClient, module_store: str, reader: Reader, listener: Listener
) -> None:
    registration = reader.get("/subscribers/new").text
    first = _SECRET.search(registration)
    assert first
    sent = {"callback": listener.url(), "signed": "on", "secret": first[1], "query": ""}
    made = act(reader, "/subscribers/new", **sent)
    assert made.status_code == 303
    page = made.headers["location"].removeprefix("/console")
    offered = _SECRET.search(reader.get(f"{page}/secret").text)
    assert offered
    second = offered[1]
    assert second != first[1]
    assert act(reader, f"{page}/secret", secret="none", hours="24").status_code == 400  # noqa: S106 - no secret
    assert act(reader, f"{page}/secret", secret=second, hours="24").status_code == 303

    def signatures() -> set[str]:
        before = len(listener.accepted)
        place(module_client)
        request = eventually(lambda: listener.accepted[before:])[0]
        return {each for each in (first[1], second) if signed_with(each, request)}

    eventually(signatures, lambda seen: seen == {first[1], second})
    shown = reader.get(page).text
    assert "signs too, until" in shown
    assert act(reader, f"{page}/secret/former").status_code == 303
    eventually(signatures, lambda seen: seen == {second})
    api = module_client.get("/hub").text
    for secret in (first[1], second):
        assert secret not in reader.get(page).text
        assert secret not in api
    id = page.rpartition("/")[2]
    assert module_client.delete(f"/hub/{id}").status_code == 204


def test_a_keyboard_is_enough(
    module_server: Server, page: Page, listener: Listener, subscriber: str
) -> None:
    keyboard = Keyboard(page)
    page.goto(f"{module_server.url}/console/subscribers")
    keyboard.choose(page.get_by_role("link", name=listener.url()))
    keyboard.choose(page.get_by_role("button", name="Send a test event"))
    keyboard.led_to(page.get_by_role("status", name="Test event"))
    expect(page.get_by_text("The listener has accepted it.")).to_be_visible()
    keyboard.choose(page.get_by_role("link", name="End the subscription"), back=True)
    keyboard.choose(page.get_by_role("button", name="End the subscription"))
    keyboard.led_to(page.get_by_text("The subscription has ended"))


def test_what_is_not_there_is_404(reader: Reader) -> None:
    for path in ("", "/secret", "/unregister"):
        assert reader.get(f"/subscribers/unknown{path}").status_code == 404
    assert act(reader, "/subscribers/unknown/test").status_code == 404


HEADERS = {
    "TMF622_TRUST_PROXY": "127.0.0.1",
    "TMF622_ACTOR_HEADER": "X-Caller",
    "TMF622_SCOPES_HEADER": "X-Caller-Scopes",
    "TMF622_PARTY_HEADER": "X-Caller-Party",
}


def named(name: str, scopes: str, party: str = "") -> dict[str, str]:
    """What the proxy says of a caller."""
    headers = {"X-Caller": name, "X-Caller-Scopes": scopes}
    return {**headers, "X-Caller-Party": party} if party else headers


def test_callers_act_on_what_they_see_alone(module_store: str, listener: Listener) -> None:
    """The subscription of one party is nothing to another one; a reader may not act."""
    scopes = "hub:write productOrder:read"
    anna, berta = named("anna", scopes, "anna"), named("berta", scopes, "berta")
    with running(module_store, environment=HEADERS) as server, ContractClient(server.url) as client:
        sent = {"callback": listener.url()}
        id = client.post("/hub", json=sent, headers=anna).json()["id"]
        with Reader(server, headers=anna) as reader:
            assert listener.url() in reader.get("/subscribers").text
            assert act(reader, f"/subscribers/{id}/test").status_code == 200
        assert len(listener.requests) == 1
        with Reader(server, headers=berta) as reader:
            assert listener.url() not in reader.get("/subscribers").text
            for path in ("test", "redeliver", "secret", "secret/former", "unregister"):
                assert act(reader, f"/subscribers/{id}/{path}", all="1").status_code == 404
        with Reader(server, headers=named("clerk", f"hub:write {ALL}")) as reader:
            assert listener.url() in reader.get("/subscribers").text
        with Reader(server, headers=named("visitor", f"productOrder:read {ALL}")) as reader:
            assert listener.url() not in reader.get("/subscribers").text
            for path in ("test", "redeliver", "secret", "secret/former", "unregister"):
                assert act(reader, f"/subscribers/{id}/{path}", all="1").status_code == 403
        assert len(listener.requests) == 1
        assert client.delete(f"/hub/{id}", headers=anna).status_code == 204
    actions = [
        (each["actor"], each["action"]) for each in elsewhere(audit, module_store, "--order", id)
    ]
    assert actions == [("anna", "create"), ("anna", "test event"), ("anna", "delete")]


def test_a_subscription_that_cannot_be_read_is_said(module_store: str, reader: Reader) -> None:
    """Such as one whose query an earlier contract allowed."""

    async def stored() -> None:
        store = open_store(module_store, 10.0)
        sent = {"callback": "http://127.0.0.1:9/old", "query": "colour=red"}
        new = Aggregate(sent, metadata_of(Progress()), run_at=FREE)
        await subscriptions(store).create_with_id("unreadable", new)
        await store.close()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, stored()).result()
    listed = reader.get("/subscribers").text
    assert "Cannot be read" in listed.partition("http://127.0.0.1:9/old")[0]
    shown = reader.get("/subscribers/unreadable").text
    assert "This subscription cannot be read" in shown
    assert act(reader, "/subscribers/unreadable/test").status_code == 409
    assert act(reader, "/subscribers/unreadable/unregister").status_code == 303
    assert reader.get("/subscribers/unreadable").status_code == 404


def test_a_secret_is_refused_at_its_field(reader: Reader, listener: Listener) -> None:
    sent = {"callback": listener.url(), "signed": "on", "secret": "none"}
    answer = act(reader, "/subscribers/new", **sent)
    assert answer.status_code == 400
    assert 'id="secret-fault"' in answer.text
    assert act(reader, "/subscribers/new", **{**sent, "signed": ""}).status_code == 303
