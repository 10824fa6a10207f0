"""The reader of /docs signs in at the issuer, or pastes a token, and tries an operation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.access import authorization
from tests.api.access.authorization import AuthorizationServer
from tests.api.access.issuer import Issuer
from tests.console.browser import Problems, started
from tests.server import Server, running

pytestmark = pytest.mark.any_store

LIST = "#operations-productOrder-listProductOrder"
REMOVE = ".dialog-ux [aria-label='Remove authorization']"
CLIENT = "docs of 'the shop'"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "keys.json")


@pytest.fixture
def authorizing(issuer: Issuer) -> Iterator[AuthorizationServer]:
    with authorization.running(issuer.token("productOrder:read")) as server:
        yield server


@pytest.fixture
def page() -> Iterator[Page]:
    with started() as browser:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        yield page


@pytest.fixture
def problems(page: Page) -> Problems:
    return Problems(page.context)


def served(issuer: Issuer, tmp_path: Path, *options: str) -> Iterator[Server]:
    store = f"sqlite:///{tmp_path / 'orders.sqlite3'}"
    with running(store, *options, environment=issuer.settings()) as server:
        yield server


@pytest.fixture
def server(issuer: Issuer, tmp_path: Path) -> Iterator[Server]:
    yield from served(issuer, tmp_path)


@pytest.fixture
def server_with_sign_in(
    issuer: Issuer, authorizing: AuthorizationServer, tmp_path: Path
) -> Iterator[Server]:
    yield from served(
        issuer,
        tmp_path,
        *("--auth-authorize-url", f"{authorizing.url}/authorize"),
        *("--auth-token-url", f"{authorizing.url}/token"),
        *("--auth-docs-client", CLIENT),
    )


def status_of_a_list(page: Page) -> str:
    """The status of a list that the reader tries."""
    page.click(".dialog-ux .close-modal")
    page.click(f"{LIST} .opblock-summary-control")
    page.click(f"{LIST} .try-out__btn")
    page.click(f"{LIST} .execute")
    return page.inner_text(f"{LIST} .live-responses-table .response .response-col_status")


def test_the_reader_signs_in(
    page: Page,
    problems: Problems,
    server_with_sign_in: Server,
    authorizing: AuthorizationServer,
) -> None:
    page.goto(f"{server_with_sign_in.url}/docs")
    page.click("button.authorize")
    page.click(".dialog-ux [id='productOrder:read-authorizationCode-checkbox-oauth2'] + label")
    page.click(".dialog-ux [aria-label='Apply given OAuth2 credentials']")
    expect(page.locator(REMOVE).first).to_be_visible()
    assert status_of_a_list(page) == "200"
    assert problems.found == []
    assert authorizing.authorized["client_id"] == CLIENT
    assert authorizing.authorized["scope"] == "productOrder:read"
    assert authorizing.authorized["code_challenge_method"] == "S256"
    assert authorizing.asked["grant_type"] == "authorization_code"
    assert "client_secret" not in authorizing.asked


def test_the_reader_pastes_a_token(
    page: Page, problems: Problems, server: Server, issuer: Issuer
) -> None:
    page.goto(f"{server.url}/docs")
    page.click("button.authorize")
    page.fill(".dialog-ux input[type=text]", issuer.token())
    page.click(".dialog-ux [aria-label='Apply credentials']")
    expect(page.locator(REMOVE).first).to_be_visible()
    assert status_of_a_list(page) == "200"
    assert problems.found == []


def test_the_page_connects_to_the_issuer_and_nowhere_else(
    page: Page, server_with_sign_in: Server, server: Server
) -> None:
    page.goto(f"{server_with_sign_in.url}/docs")
    expect(page.locator("button.authorize")).to_be_visible()
    refused = """other => new Promise(resolve => {
        document.addEventListener("securitypolicyviolation", found => resolve(found.blockedURI));
        fetch(other).then(() => resolve("nothing"), () => null);
    })"""
    assert page.evaluate(refused, f"{server.url}/health/live") == f"{server.url}/health/live"
