"""Callbacks that are accepted or refused, by the settings of the server."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.api.client import ContractClient
from tests.api.expected_events import CREATED, subscriber
from tests.api.orders import place, refused
from tests.api.stores import sqlite_url_in
from tests.outbound.hostile import BY_POLICY, HOSTILE
from tests.server import running

PUBLIC = ("--host", "0.0.0.0", "--insecure")  # noqa: S104 - the setting under test


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A server that other machines can reach, with the default settings."""
    store_url = sqlite_url_in(tmp_path_factory.mktemp("store"))
    with running(store_url, *PUBLIC) as server, ContractClient(server.url) as client:
        yield client


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A server on loopback."""
    store_url = sqlite_url_in(tmp_path_factory.mktemp("store"))
    with running(store_url) as server, ContractClient(server.url) as client:
        yield client


@pytest.fixture(scope="module")
def networked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContractClient]:
    """A server that other machines can reach, and that may send to two networks without TLS."""
    store_url = sqlite_url_in(tmp_path_factory.mktemp("store"))
    options = ("--callback-networks", "127.0.0.0/8,10.1.0.0/16", "--callback-http")
    with running(store_url, *PUBLIC, *options) as server, ContractClient(server.url) as client:
        yield client


def status(client: ContractClient, callback: str) -> int:
    return client.post("/hub", json={"callback": callback}).status_code


@pytest.mark.any_store
@pytest.mark.parametrize(("callback", "word"), HOSTILE, ids=[repr(each) for each, _ in HOSTILE])
def test_a_hostile_callback_is_refused_with_the_reason(
    public: ContractClient, callback: str, word: str
) -> None:
    answer = public.post("/hub", json={"callback": callback})
    status, code = (403, "50") if word in BY_POLICY else (400, "24")
    refused(answer, status, code, "/callback", word)


def test_all_that_is_invalid_is_named_at_once(public: ContractClient) -> None:
    answer = public.post("/hub", json={"callback": "listener", "query": "colour=red"})
    refused(answer, 400, "24", "/callback: ", "; /query: ", "colour")


def test_a_public_address_is_registered(public: ContractClient) -> None:
    assert status(public, "https://1.1.1.1/listener") == 201
    assert status(public, "https://[2606:4700::1111]:8443/listener?token=a%20b") == 201


def test_a_host_without_an_address_yet_is_registered(public: ContractClient) -> None:
    """In a cluster the listener may start after its client."""
    sent = {
        "callback": "https://contract-management.provider.invalid:8080/listener/event",
        "query": "eventType=ProductOrderCreateEvent",
    }
    created = public.post("/hub", json=sent)
    assert created.status_code == 201, created.text
    refused(public.post("/hub", json=sent), 409, "65", created.json()["id"])


def test_a_server_on_loopback_may_send_to_loopback(local: ContractClient) -> None:
    for host in ("127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.9.9.9"):
        assert status(local, f"http://{host}/{uuid4()}") == 201
    refused(local.post("/hub", json={"callback": "https://10.1.0.1/"}), 403, "50", "10.1.0.1")
    refused(local.post("/hub", json={"callback": "http://1.1.1.1/"}), 403, "50", "http")
    refused(local.post("/hub", json={"callback": "https://169.254.169.254/"}), 403, "50")


def test_private_networks_can_be_allowed(networked: ContractClient) -> None:
    for allowed in ("http://10.1.2.3/", "https://10.1.2.3/", "http://127.0.0.1:9/a"):
        assert status(networked, allowed) == 201
    for refused_one, word in (
        ("https://10.2.0.1/", "10.2.0.1"),
        ("https://[::1]/", "::1"),
        ("http://169.254.169.254/latest", "169.254.169.254"),
    ):
        refused(networked.post("/hub", json={"callback": refused_one}), 403, "50", word)
    assert status(networked, "http://1.1.1.1/") == 201


def test_events_are_sent_to_allowed_networks(networked: ContractClient) -> None:
    with subscriber(networked) as all_events:
        all_events.wait_for(place(networked), [CREATED])
