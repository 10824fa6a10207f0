"""Readers sign in at an OpenID provider, and are who its access token says they are."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext, expect

from tests.api.access.issuer import ALL, PARTY_CLAIM, SCOPES
from tests.api.access.openid import CLIENT, OpenIdProvider
from tests.api.stores import sqlite_url_in
from tests.console.reader import Reader, below, leading
from tests.server import Server, free_port, running

KEY = "the key of a console that tests know"
COOKIE = "tmf622-console"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("provider")


@pytest.fixture(scope="module")
def shared(directory: Path) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(directory) as made:
        yield made


@pytest.fixture(scope="module")
def server(shared: OpenIdProvider, directory: Path) -> Iterator[Server]:
    environment = shared.settings(
        TMF622_CONSOLE_KEY=KEY, TMF622_AUTH_PARTY_CLAIM=PARTY_CLAIM, TMF622_TRUST_PROXY="127.0.0.1"
    )
    options = ("--actor-header", "X-Client", "--party-header", "X-Party")
    with running(sqlite_url_in(directory), *options, environment=environment) as made:
        yield made


@pytest.fixture
def provider(shared: OpenIdProvider) -> OpenIdProvider:
    """The provider of `server`, which signs in a clerk who may do everything."""
    shared.scopes, shared.claims, shared.named = (), {}, {}
    shared.error = None
    shared.logins.clear()
    shared.logouts.clear()
    shared.failures.clear()
    return shared


@pytest.fixture
def reader(server: Server) -> Iterator[Reader]:
    with Reader(server) as made:
        yield made


def kept(reader: Reader) -> dict[str, Any]:
    """What the session of a reader has."""
    return dict(_serializer().loads(reader.cookies[COOKIE]))


def replace(reader: Reader, session: dict[str, Any]) -> None:
    """Give a reader that session, signed as the server does it."""
    reader.cookies.clear()
    signed = str(_serializer().dumps(session))
    reader.cookies.set(COOKIE, signed, domain="127.0.0.1", path="/console")


def expire(reader: Reader) -> None:
    """Have the session of a reader be over."""
    session = kept(reader)
    replace(reader, {**session, "caller": {**session["caller"], "until": time.time() - 1}})


def _serializer() -> Any:
    flask = Flask(__name__)
    flask.secret_key = KEY
    return SecureCookieSessionInterface().get_signing_serializer(flask)


def test_a_reader_signs_in_and_comes_back_to_the_page(
    server: Server, provider: OpenIdProvider, reader: Reader
) -> None:
    back = reader.sign_in("/orders?state=held&sort=-id")
    assert (back.status_code, below(back)) == (303, "/orders?state=held&sort=-id")
    assert "Clerk Seven" in reader.get("/orders").text
    [asked] = provider.logins
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == f"{server.url}/console/signed-in"
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"]
    assert {"openid", "productOrder:read", "hub:write"} <= {*asked["scope"].split()}
    assert provider.failures == []


def test_the_session_keeps_who_it_is_and_no_token(provider: OpenIdProvider, reader: Reader) -> None:
    provider.scopes = ("productOrder:read",)
    provider.claims = {PARTY_CLAIM: "party-1", "exp": int(time.time()) + 300}
    reader.sign_in()
    [caller] = kept(reader).values()
    assert caller == {
        "name": "shop/clerk-7",
        "scopes": ["productOrder:read"],
        "party": "party-1",
        "client": "shop",
        "until": provider.claims["exp"],
        "shown": "Clerk Seven",
    }


def test_the_cookie_is_for_the_console_alone(reader: Reader) -> None:
    answer = reader.get(below(reader.get("/orders")))
    [cookie] = answer.headers.get_list("set-cookie")
    attributes = {each.strip().lower() for each in cookie.split(";")[1:]}
    assert attributes == {"httponly", "path=/console", "samesite=lax"}


def test_behind_https_the_cookie_is_for_https_alone(
    provider: OpenIdProvider, sqlite_url: str
) -> None:
    url = f"http://127.0.0.1:{(port := free_port())}"
    options = ("--port", port, "--public-url", "https://orders.example/shop", "--callback-http")
    networks = ("--callback-networks", "127.0.0.0/8")
    with running(sqlite_url, *options, *networks, environment=provider.settings()):
        address = httpx.get(f"{url}/console/orders").headers["location"]
        answer = httpx.get(url + address)
    assert address.startswith("/shop/console/sign-in")
    assert "https%3A%2F%2Forders.example%2Fshop%2Fconsole%2Fsigned-in" in leading(answer)
    assert "; Secure; HttpOnly; Path=/shop/console;" in answer.headers["set-cookie"]


def test_nothing_of_another_session_is_left_after_signing_in(
    provider: OpenIdProvider, reader: Reader
) -> None:
    replace(reader, {"csrf_token": "known to others", "planted": "by others"})
    reader.sign_in()
    assert kept(reader).keys() == {"caller"}


def test_a_session_ends_with_its_token(provider: OpenIdProvider, reader: Reader) -> None:
    reader.sign_in()
    expire(reader)
    back = reader.sign_in("/orders?category=fibre")
    assert below(back) == "/orders?category=fibre"
    assert len(provider.logins) == 2


def test_a_form_that_comes_too_late_is_not_lost_silently(
    provider: OpenIdProvider, reader: Reader
) -> None:
    reader.sign_in()
    token = reader.csrf_token()
    expire(reader)
    referrer = f"{reader.base_url}orders/17"
    answer = reader.post("/orders", data={"csrf_token": token}, headers={"Referer": referrer})
    assert answer.status_code == 401
    assert "Not done: your session is over" in answer.text
    assert 'href="/console/sign-in?back=/orders/17"' in answer.text


def test_a_part_of_a_page_says_that_the_session_is_over(
    provider: OpenIdProvider, reader: Reader
) -> None:
    reader.sign_in()
    expire(reader)
    page = f"{reader.base_url}orders?state=held"
    answer = reader.get("/orders?state=held", headers={"HX-Request": "1", "HX-Current-URL": page})
    assert (answer.status_code, answer.headers["hx-reswap"]) == (401, "none")
    assert 'id="session" hx-swap-oob="true"' in answer.text
    assert "back=/orders?state%3Dheld" in answer.text


def test_a_reader_signs_out_here_and_there(
    server: Server, provider: OpenIdProvider, reader: Reader
) -> None:
    reader.sign_in()
    out = reader.sign_out()
    assert "Clerk Seven" not in out.text
    signed_out = reader.come_back(leading(out))
    assert "You are signed out here" in signed_out.text
    [asked] = provider.logouts
    assert asked["client_id"] == CLIENT
    assert asked["post_logout_redirect_uri"] == f"{server.url}/console/signed-out"
    assert reader.get("/orders").status_code == 303


def test_who_is_not_signed_in_needs_no_form_to_sign_out(reader: Reader) -> None:
    assert below(reader.post("/sign-out")) == "/signed-out"


def test_signing_out_needs_a_form_of_the_console(provider: OpenIdProvider, reader: Reader) -> None:
    reader.sign_in()
    assert reader.post("/sign-out").status_code == 400
    assert reader.get("/orders").status_code == 200


@pytest.mark.parametrize(
    ("claims", "status", "said"),
    [
        ({"aud": "https://elsewhere.example"}, 401, "for another audience"),
        ({"exp": 1}, 401, "has expired"),
        ({"scope": "productOrder:read"}, 403, "the caller has no party"),
    ],
)
def test_the_access_token_has_to_be_one_for_the_api(
    provider: OpenIdProvider, reader: Reader, claims: dict[str, Any], status: int, said: str
) -> None:
    provider.claims = claims
    answer = reader.sign_in()
    assert answer.status_code == status
    assert "You are not signed in" in answer.text
    assert said in answer.text
    assert reader.get("/orders").status_code == 303


def test_a_token_that_has_just_expired_begins_no_session(
    provider: OpenIdProvider, reader: Reader
) -> None:
    # The API takes it for a while, since clocks differ; a session would be over at once.
    provider.claims = {"exp": int(time.time())}
    answer = reader.sign_in()
    assert answer.status_code == 502
    assert "had expired when it came" in answer.text


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "of another"}, {"nonce": None}, {"aud": "another client"}, {"iss": "https://a.b"}],
    ids=["nonce", "no nonce", "client", "issuer"],
)
def test_the_id_token_has_to_be_for_this_request(
    provider: OpenIdProvider, reader: Reader, claims: dict[str, Any]
) -> None:
    provider.named = claims
    answer = reader.sign_in()
    assert answer.status_code == 502
    assert "has not answered as OpenID Connect has it" in answer.text
    assert reader.get("/orders").status_code == 303


def test_an_answer_to_another_browser_signs_nobody_in(
    server: Server, provider: OpenIdProvider, reader: Reader
) -> None:
    with Reader(server) as other:
        address = leading(other.get(below(other.get("/orders"))))
        answer = reader.come_back(address)
    assert answer.status_code == 400
    assert "has not begun to sign in here" in answer.text
    assert f'href="{server.url}/console"' in answer.text
    assert reader.get("/orders").status_code == 303


def test_an_answer_counts_once(provider: OpenIdProvider, reader: Reader) -> None:
    address = leading(reader.get(below(reader.get("/orders"))))
    came_to = httpx.get(address).headers["location"]
    assert reader.get(came_to).status_code == 303
    provider.claims = {"sub": "another"}
    assert below(reader.get(came_to)) == "/"
    assert kept(reader)["caller"]["name"] == "shop/clerk-7"


def test_a_refusal_of_the_issuer_is_said(provider: OpenIdProvider, reader: Reader) -> None:
    provider.error = "access_denied"
    answer = reader.sign_in()
    assert answer.status_code == 403
    assert "access_denied" in answer.text


def test_several_pages_can_wait_for_the_same_reader(
    provider: OpenIdProvider, reader: Reader
) -> None:
    for number in range(20):
        reader.get(below(reader.get(f"/orders?category={'x' * 600}{number}")))
    assert len(reader.cookies[COOKIE]) < 4_000
    assert below(reader.sign_in("/orders?category=last")) == "/orders?category=last"


def test_a_token_may_have_many_scopes(provider: OpenIdProvider, reader: Reader) -> None:
    provider.scopes = (*SCOPES, ALL, *(f"elsewhere:{number * 7_919}" for number in range(800)))
    reader.sign_in()
    assert len(reader.cookies[COOKIE]) < 4_000
    assert reader.get("/orders").status_code == 200


@pytest.mark.parametrize(
    "back",
    [
        *(
            "//evil.example",
            "https://evil.example/",
            "\\\\evil.example",
            "/\\evil",
            "",
            "x" * 2_000,
        ),
        *("/../docs", "/orders/%2E./../docs", "/.."),
    ],
)
def test_nobody_is_led_elsewhere(
    provider: OpenIdProvider, server: Server, reader: Reader, back: str
) -> None:
    answer = reader.come_back(leading(reader.get("/sign-in", params={"back": back})))
    assert answer.status_code == 303
    led = httpx.URL(server.url).join(answer.headers["location"].replace("%2E", "."))
    assert str(led).startswith(f"{server.url}/console/")


def test_headers_that_say_who_it_is_need_no_session(
    provider: OpenIdProvider, reader: Reader
) -> None:
    by_token = reader.get("/orders", headers=provider.headers())
    assert by_token.status_code == 200
    assert "shop/clerk-7" in by_token.text
    proxied = {"X-Client": "desk-3", "X-Scopes": "productOrder:read", "X-Party": "party-1"}
    by_proxy = reader.get("/orders", headers=proxied)
    assert by_proxy.status_code == 200
    assert "desk-3" in by_proxy.text
    assert "Sign out" not in by_token.text + by_proxy.text


def test_a_token_that_is_not_accepted_is_said(provider: OpenIdProvider, reader: Reader) -> None:
    reader.sign_in()
    answer = reader.get("/orders", headers=provider.headers(exp=1))
    assert answer.status_code == 401
    assert "the access token has expired" in answer.text


def test_without_a_client_a_page_says_what_is_missing(
    provider: OpenIdProvider, sqlite_url: str
) -> None:
    environment = provider.settings()
    del environment["TMF622_CONSOLE_CLIENT"], environment["TMF622_CONSOLE_CLIENT_SECRET"]
    with running(sqlite_url, environment=environment) as server, Reader(server) as reader:
        for answer in (reader.get("/orders"), reader.get("/sign-in")):
            assert answer.status_code == 401
            assert "TMF622_CONSOLE_CLIENT_SECRET" in answer.text
            assert f"{server.url}/console/signed-in" in answer.text
            assert "--trust-proxy" not in answer.text


def test_a_proxy_that_names_nobody_is_said(sqlite_url: str) -> None:
    options = ("--trust-proxy", "10.0.0.0/8", "--actor-header", "X-Client")
    with running(sqlite_url, *options) as server, Reader(server) as reader:
        answer = reader.get("/orders", headers={"X-Client": "not of the proxy"})
    assert answer.status_code == 401
    assert "--trust-proxy" in answer.text
    assert "TMF622_CONSOLE_CLIENT" not in answer.text


def test_an_issuer_that_is_away_is_said_and_keeps_nobody_from_the_api(
    tmp_path: Path, sqlite_url: str
) -> None:
    with OpenIdProvider(tmp_path) as provider:
        environment = provider.settings(TMF622_AUTH_JWKS=str(provider.issuer.file))
    with running(sqlite_url, environment=environment) as server, Reader(server) as reader:
        answer = reader.get(below(reader.get("/orders")))
        assert answer.status_code == 503
        assert f"{provider.url} cannot be asked now" in answer.text
        assert "Connection refused" in answer.text
        api = httpx.get(f"{server.api}/productOrder", headers=provider.headers())
        assert api.status_code == 200


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"issuer": "https://other.example"}, "not those of this issuer"),
        ({"token_endpoint": None}, "it is no URL"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "the scheme is javascript"),
        ({"jwks_uri": "http://169.254.169.254/keys"}, "the scheme is http"),
    ],
)
def test_an_issuer_that_says_something_else_is_not_believed(
    tmp_path: Path, sqlite_url: str, metadata: dict[str, Any], said: str
) -> None:
    with OpenIdProvider(tmp_path) as provider:
        provider.metadata = metadata
        with (
            running(sqlite_url, environment=provider.settings()) as server,
            Reader(server) as reader,
        ):
            answer = reader.get(below(reader.get("/orders")))
    assert answer.status_code == 502
    assert said in answer.text


def test_requests_to_the_issuer_go_to_allowed_addresses_only(
    tmp_path: Path, sqlite_url: str
) -> None:
    # A server with a public URL sends nothing to its own machine.
    with OpenIdProvider(tmp_path) as provider:
        environment = provider.settings(TMF622_AUTH_JWKS=str(provider.issuer.file))
        url = f"http://127.0.0.1:{(port := free_port())}"
        options = ("--port", port, "--public-url", "https://orders.example", "--callback-http")
        with running(sqlite_url, *options, environment=environment):
            answer = httpx.get(f"{url}/console/sign-in")
    assert answer.status_code == 503
    assert "127.0.0.1 is a loopback address" in answer.text


@pytest.mark.parametrize("methods", [None, ["client_secret_post"]], ids=["public", "post"])
def test_a_client_authenticates_as_the_issuer_wants_it(
    tmp_path: Path, sqlite_url: str, methods: list[str] | None
) -> None:
    with OpenIdProvider(tmp_path, None) as provider:
        provider.metadata = {"token_endpoint_auth_methods_supported": methods}
        secret = {"TMF622_CONSOLE_CLIENT_SECRET": "posted"} if methods else {}
        with (
            running(sqlite_url, environment=provider.settings(**secret)) as server,
            Reader(server) as reader,
        ):
            assert reader.sign_in().status_code == 303
        assert provider.failures == []
        assert provider.secrets == (["posted"] if methods else [None])


def test_who_is_not_asked_is_told(sqlite_url: str) -> None:
    with running(sqlite_url) as server:
        quiet = httpx.get(f"{server.url}/console/orders").text
    assert re.search(r'class="band">Nobody is asked who they are: whoever uses this machine', quiet)
    with running(sqlite_url, "--insecure") as server:
        loud = httpx.get(f"{server.url}/console/orders").text
    assert re.search(r'class="band loud">Nobody is asked .*: whoever reaches this server', loud)


def test_a_browser_signs_in_sees_its_session_end_and_signs_out(
    server: Server, provider: OpenIdProvider, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{server.url}/console/orders?state=held")
    expect(page.get_by_text("Clerk Seven")).to_be_visible()
    assert page.url == f"{server.url}/console/orders?state=held"
    [cookie] = [each for each in context.cookies() if each.get("name") == COOKIE]
    context.clear_cookies(name=COOKIE)
    page.locator("#orders").evaluate("each => each.dispatchEvent(new Event('refresh'))")
    expect(page.get_by_role("alert")).to_contain_text("Your session is over")
    expect(page.get_by_text("No order matches.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    page.wait_for_url(f"{server.url}/console/orders?state=held")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out here")).to_be_visible()
    assert len(provider.logouts) == 1
    assert cookie.get("httpOnly")
    assert cookie.get("sameSite") == "Lax"


def test_a_form_of_a_page_that_is_over_leads_to_the_issuer(
    server: Server, provider: OpenIdProvider, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{server.url}/console/orders")
    expect(page.get_by_text("Clerk Seven")).to_be_visible()
    context.clear_cookies(name=COOKIE)
    page.get_by_label("Filter").fill("state=held")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/orders?state=held")
    assert len(provider.logins) == 2
