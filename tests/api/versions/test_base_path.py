"""v5 at another base path, or at none."""

from __future__ import annotations

import httpx
import pytest
from click.testing import CliRunner

from tests.api.client import ContractClient
from tests.api.listeners import Listener
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import v4_order
from tests.api.versions.test_side_by_side import placed
from tests.contract.conftest import TRANSCRIPTION_V5
from tests.server import BASE_PATH, BASE_PATH_V5, TIMEOUT, running
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store
ELSEWHERE = "/tmf-api/productOrdering/v5"


def test_another_base_path(sqlite_url: str) -> None:
    with (
        running(sqlite_url, "--v5-base-path", ELSEWHERE + "/") as server,
        ContractClient(server.url) as v4,
        V5Client(server, ELSEWHERE) as v5,
        Listener(204) as listener,
    ):
        v5.post("/hub", json={"@type": "Hub", "callback": listener.url()})
        id = placed(v4, v4_order())["id"]
        href = f"{server.url}{ELSEWHERE}/productOrder/{id}"
        assert v5.get(f"/productOrder/{id}").json()["href"] == href
        [event] = listener.wait_for_events(1)
        assert event["event"]["productOrder"]["href"] == href
        document = httpx.get(f"{server.url}{ELSEWHERE}/openapi3.json", timeout=TIMEOUT).json()
        assert document["servers"] == [{"url": ELSEWHERE}]
        assert httpx.get(server.url + BASE_PATH_V5, timeout=TIMEOUT).status_code == 404


def test_no_base_path(sqlite_url: str) -> None:
    with running(sqlite_url, environment={"TMF622_V5_BASE_PATH": ""}) as server:
        said = httpx.get(server.url, timeout=TIMEOUT).json()
        assert "otherApis" not in said
        answer = httpx.get(f"{server.url}{BASE_PATH_V5}/productOrder", timeout=TIMEOUT)
        assert answer.status_code == 404


def test_the_contract_of_v5_without_a_base_path() -> None:
    options = ["--v5-base-path", "", "--contract", str(TRANSCRIPTION_V5)]
    ended = CliRunner().invoke(main, ["serve", "--port", "0", *options])
    assert ended.exit_code == 2
    [line] = ended.stderr.splitlines()
    assert line == f"tmf622: {TRANSCRIPTION_V5} is served nowhere: --v5-base-path is empty"


def test_events_of_v5_wait_while_it_is_not_served(sqlite_url: str) -> None:
    with Listener(204) as listener:
        with running(sqlite_url) as server, V5Client(server) as v5:
            v5.post("/hub", json={"@type": "Hub", "callback": listener.url()})
        with running(sqlite_url, "--v5-base-path", "") as server, ContractClient(server.url) as v4:
            id = placed(v4, v4_order())["id"]
        with running(sqlite_url):
            [event] = listener.wait_for_events(1)
        assert (event["@type"], event["event"]["productOrder"]["id"]) == (
            "ProductOrderCreateEvent",
            id,
        )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("v5", "--v5-base-path is 'v5': must be a path such as"),
        ("/a?b", "must be a path"),
        (BASE_PATH, "give it another one, as in --v5-base-path /other/v5"),
        ("/docs", "cannot be at /docs, where a page of the server is"),
        ("/health/v5", "cannot be at /health/v5"),
        (f"{BASE_PATH}/productOrder", "which is below the contract of TMF622 4.0.0"),
        ("/tmf-api", "which is below the contract of TMF622 4.0.0, or above it"),
        ("/a/../b", "must be a path"),
    ],
)
def test_a_base_path_that_is_refused(path: str, said: str) -> None:
    ended = CliRunner().invoke(main, ["serve", "--port", "0", "--v5-base-path", path])
    assert ended.exit_code == 2
    [line] = ended.stderr.splitlines()
    assert said in line
