"""What the console promises: sessions, forms, headers, and what a reader sees."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.api.access.issuer import ALL, PARTY_CLAIM, SCOPES
from tests.api.access.openid import OpenIdProvider
from tests.api.access.parties import MARK, A, B, marked, order_of
from tests.api.orders import Json
from tests.api.stores import sqlite_url_in
from tests.console.reader import Reader
from tests.console.site import Page, crawled, filled, forms, read, rules
from tests.server import TIMEOUT, Server, running
from tests.speed.counting import counted

READ: Final = "productOrder:read"
_POLICY: Final = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
    "img-src": ["'self'", "data:"],
}
_KEPT: Final = {
    "/attributes.json": "private, max-age=3600",
    "/place/form/": "private, max-age=31536000, immutable",
}
"""How long browsers keep what says no more than the contract, which is published."""
_INLINE: Final = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|hx-vals=.js|javascript:",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("provider")


@pytest.fixture(scope="module")
def provider(directory: Path) -> Iterator[OpenIdProvider]:
    with OpenIdProvider(directory) as made:
        yield made


@pytest.fixture(scope="module")
def server(provider: OpenIdProvider, directory: Path) -> Iterator[Server]:
    environment = provider.settings(TMF622_AUTH_PARTY_CLAIM=PARTY_CLAIM)
    # An order centre, whose neighbour is away.
    options = ("--acceptance-url", "http://127.0.0.1:9/orders")
    with running(sqlite_url_in(directory), *options, environment=environment) as made:
        yield made


@pytest.fixture(scope="module")
def hidden(server: Server, provider: OpenIdProvider) -> list[str]:
    """The ids of what the first party has, and others must not see."""
    ids = []
    headers = provider.headers(*SCOPES, **{PARTY_CLAIM: A})
    with httpx.Client(base_url=server.api, headers=headers, timeout=TIMEOUT) as client:
        for state in ("acknowledged", "held", "completed"):
            placed = client.post("/productOrder", json=marked()).json()
            ids.append(placed["id"])
            if state != "acknowledged":
                client.patch(f"/productOrder/{placed['id']}", json={"state": "inProgress"})
                client.patch(f"/productOrder/{placed['id']}", json={"state": state})
        cancel = {"productOrder": {"id": ids[0]}, "cancellationReason": MARK}
        ids.append(client.post("/cancelProductOrder", json=cancel).json()["id"])
        callback = f"http://127.0.0.1:9/{MARK}"
        ids.append(client.post("/hub", json={"callback": callback}).json()["id"])
    return ids


@pytest.fixture(scope="module")
def own(server: Server, provider: OpenIdProvider) -> Json:
    """An order of the second party."""
    headers = provider.headers(*SCOPES, **{PARTY_CLAIM: B})
    order = order_of(B, externalId="own-order")
    placed: Json = httpx.post(f"{server.api}/productOrder", json=order, headers=headers).json()
    return placed


@pytest.fixture(scope="module")
def site(
    server: Server, provider: OpenIdProvider, hidden: list[str], own: Json
) -> Mapping[str, Page]:
    """All pages, as a clerk gets them who may see and do everything."""
    seeds = [f"/orders/{each}" for each in (*hidden[:3], own["id"])]
    seeds += [
        "/place/offerings/none",
        "/conformance/reports/none",
        "/conformance/reports/none/json",
    ]
    with Reader(server, headers=provider.headers(*SCOPES, ALL, "metrics:read")) as clerk:
        return crawled(clerk, seeds)


@pytest.fixture
def reader(server: Server) -> Iterator[Reader]:
    with Reader(server) as made:
        yield made


def test_links_lead_to_every_page(site: Mapping[str, Page]) -> None:
    """Otherwise the tests here would not look at it: link to it, or give it a seed."""
    reached = {each.endpoint for each in site.values()}
    assert {each.endpoint for each in rules("GET")} - reached == set()
    assert {each.path: each.answer.status_code for each in site.values() if _failed(each)} == {}


def _failed(page: Page) -> bool:
    return page.answer.status_code >= 500


def test_a_reader_sees_what_is_its_party_s(
    server: Server,
    provider: OpenIdProvider,
    hidden: list[str],
    site: Mapping[str, Page],
) -> None:
    assert any(MARK in each.answer.text for each in site.values())
    with Reader(server, headers=provider.headers(*SCOPES, **{PARTY_CLAIM: B})) as reader:
        pages = crawled(reader)
        # The pages of others, too, and what is not linked for this reader.
        texts = {path: read(reader, path).text for path in {*site, *pages}}
    assert any("own-order" in text for text in texts.values())
    secrets = (MARK, *hidden)
    leaks = {path for path, text in texts.items() for each in secrets if _shows(text, each, path)}
    assert leaks == set()


def _shows(text: str, secret: str, path: str) -> bool:
    """Whether a page has a secret that its own address does not have."""
    return secret in text and secret not in path


def test_what_is_about_all_orders_is_for_those_who_see_them(
    server: Server, provider: OpenIdProvider
) -> None:
    with Reader(server, headers=provider.headers(*SCOPES, **{PARTY_CLAIM: B})) as reader:
        for path in ("/late", "/fallout"):
            assert reader.get(path).status_code == 404
        assert "Failed items that wait" not in read(reader, "/").text
        assert "are for those who see all orders" in reader.get("/conformance").text
        token = reader.csrf_token("/contract/comparison")
        answers = [
            *(reader.get(f"/conformance/reports/none{each}") for each in ("", "/json")),
            *(
                reader.post(f"/conformance{each}", data={"csrf_token": token})
                for each in ("", "/stop")
            ),
        ]
    assert [each.status_code for each in answers] == [403] * len(answers)


def test_a_caller_without_scopes_sees_nothing(
    server: Server, provider: OpenIdProvider, hidden: list[str], site: Mapping[str, Page]
) -> None:
    with Reader(server, headers=provider.headers("other:read", ALL)) as reader:
        answers = {path: read(reader, path) for path in site}
    for path, answer in answers.items():
        assert answer.status_code in (200, 302, 303, 403, 404), path
        for secret in (MARK, "own-order", *hidden):
            assert not _shows(answer.text, secret, path), path
    orders = answers[f"/orders/{hidden[0]}"]
    assert orders.status_code == 403
    assert READ in orders.text


def test_actions_are_offered_to_those_who_may(
    server: Server, provider: OpenIdProvider, site: Mapping[str, Page]
) -> None:
    with Reader(server, headers=provider.headers(READ, ALL)) as reader:
        offered = {path: found for path in site if (found := forms(reader.get(path).text))}
    assert offered == {}


def test_every_page_has_the_headers(
    server: Server, provider: OpenIdProvider, reader: Reader, site: Mapping[str, Page]
) -> None:
    answers = [each.answer for each in site.values()]
    headers = provider.headers(*SCOPES, ALL)
    answers += [
        *(reader.get(filled(each), headers=headers) for each in rules("GET")),
        *(reader.get(path) for path in ("/orders", "/sign-in", "/signed-in", "/signed-out")),
        *(reader.get(path, headers=headers) for path in ("/none", "/orders?colour=red")),
        *(reader.post(path, headers=headers) for path in ("/orders", "/sign-out")),
    ]
    for answer in answers:
        named = f"{answer.request.method} {answer.url}"
        policy = [each.split() for each in answer.headers["content-security-policy"].split(";")]
        assert {name: values for name, *values in policy} == _POLICY, named
        assert answer.headers["x-content-type-options"] == "nosniff", named
        kept = [each for path, each in _KEPT.items() if path in answer.url.path]
        wanted = kept if answer.is_success else []
        assert answer.headers["cache-control"] == (wanted or ["no-store"])[0], named
        assert answer.headers["referrer-policy"] == "same-origin", named
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", named
        assert not _INLINE.search(answer.text), (named, _INLINE.search(answer.text))
        links = re.findall(r'\b(?:src|href|action)="(?:https?:)?//([^"]*)"', answer.text)
        allowed = provider.url.removeprefix("http://"), server.url.removeprefix("http://")
        assert [each for each in links if not each.startswith(allowed)] == [], named


@pytest.mark.parametrize("rule", rules("POST"), ids=lambda each: each.endpoint)
def test_a_form_needs_a_token_of_the_session(
    server: Server, provider: OpenIdProvider, reader: Reader, rule: object
) -> None:
    provider.claims = {PARTY_CLAIM: B}
    path = filled(rule)  # type: ignore[arg-type]
    with Reader(server) as other:
        other.sign_in()
        foreign = other.csrf_token()
    reader.sign_in()
    own_token = reader.csrf_token()
    for sent in ({}, {"csrf_token": foreign}, {"csrf_token": own_token + "x"}):
        answer = reader.post(path, data=sent)
        assert answer.status_code == 400
        assert "CSRF" in answer.text
    reader.cookies.clear()
    nobody = reader.post(path, data={"csrf_token": own_token})
    assert nobody.status_code == 401
    assert "Not done: your session is over" in nobody.text


def test_a_page_of_another_origin_changes_nothing(provider: OpenIdProvider, reader: Reader) -> None:
    provider.claims = {PARTY_CLAIM: B}
    reader.sign_in()
    token = reader.csrf_token()
    foreign = {"Origin": "https://evil.example"}
    answer = reader.post("/sign-out", data={"csrf_token": token}, headers=foreign)
    assert answer.status_code == 403
    assert reader.get("/orders").status_code == 200


def test_a_session_that_others_signed_is_none(reader: Reader) -> None:
    forged = "eyJjYWxsZXIiOnsibmFtZSI6ImFkbWluIn19.aaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAA"
    reader.cookies.set("tmf622-console", forged, path="/console")
    assert reader.get("/orders").status_code == 303


def test_without_the_console_there_is_nothing(sqlite_url: str) -> None:
    with running(sqlite_url, "--no-console") as server:
        for path in ("", "/", "/orders", "/sign-in"):
            assert httpx.get(f"{server.url}/console{path}").status_code == 404


@pytest.mark.parametrize("option", [True, False], ids=["console", "no-console"])
def test_flask_is_imported_with_the_first_page(option: bool) -> None:
    code = f"""
import sys
from tmf622 import app
from tmf622.cli import configuration
from tmf630.http.server.condition import ServerCondition
chosen = configuration.load({{}}, {{"store_url": "sqlite:////nowhere/x", "console": {option}}})
app.create(chosen, "http://127.0.0.1", lambda: None, ServerCondition())
sys.exit(not {{"authlib", "babel", "flask", "flask_wtf", "wtforms"}}.isdisjoint(sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_request_of_the_api_pays_nothing_for_the_console(tmp_path: Path) -> None:
    without = counted(tmp_path / "without.sqlite3", {"TMF622_CONSOLE": "false"})
    assert counted(tmp_path / "with.sqlite3") == without
