"""Contracts that cannot be served: one line says which and why."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from tests.api.contracts.shop import BASE_PATH, SHOP
from tests.contract.conftest import TRANSCRIPTION, TRANSCRIPTION_V5
from tests.server import TIMEOUT, Server, running
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store
NO_SCHEMA = {"type": "object", "properties": {"name": {"type": "text"}}}


def refused(*contracts: str) -> str:
    options = [text for each in contracts for text in ("--contract", each)]
    ended = CliRunner().invoke(main, ["serve", "--port", "0", *options])
    assert ended.exit_code == 2
    [line] = ended.stderr.splitlines()
    return line


def written(tmp_path: Path, text: str) -> str:
    file = tmp_path / "contract.json"
    file.write_text(text)
    return str(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no contract", "contract"),
        ('{"swagger": "2.0"}', "`info`"),
        ("{}", "contract"),
        (json.dumps(SHOP).replace("#/definitions/Room", "#/definitions/Hall"), "Hall"),
        (json.dumps({**SHOP, "paths": {"/a": {"get": {"responses": {}}}}}), "resource"),
        (json.dumps({**SHOP, "basePath": "/"}), "names no base path"),
        (json.dumps({**SHOP, "definitions": {**SHOP["definitions"], "Ticket": NO_SCHEMA}}), "text"),
    ],
)
def test_a_file_that_is_no_contract_of_tm_forum_s_shape(
    tmp_path: Path, text: str, said: str
) -> None:
    file = written(tmp_path, text)
    line = refused(file)
    assert file in line
    assert said in line


def test_a_missing_file(tmp_path: Path) -> None:
    assert "none.json" in refused(str(tmp_path / "none.json"))


def test_two_contracts_with_one_base_path(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(SHOP))
    other = tmp_path / "other.json"
    other.write_text(json.dumps(SHOP))
    assert f"{other} has the base path of {file}" in refused(file, str(other))
    nearly = f"{other}={BASE_PATH.removeprefix('/tmf-api')}"
    assert f"{other} has the base path of {file}" in refused(file, nearly)
    revised = tmp_path / "revised.json"
    revised.write_text(TRANSCRIPTION.read_text().replace('"4.0.0"', '"4.0.1"'))
    assert "base path of the contract of TMF622" in refused(str(revised))


def test_the_contracts_of_tmf622_are_served_with_its_rules(sqlite_url: str) -> None:
    files = [text for each in (TRANSCRIPTION, TRANSCRIPTION_V5) for text in ("--contract", each)]
    with running(sqlite_url, *map(str, files)) as server:
        said = httpx.get(server.url, timeout=TIMEOUT).json()
        assert [each["version"] for each in said["otherApis"]] == ["5.0.0"]
        assert httpx.get(f"{server.api}/productOrder/1/history", timeout=TIMEOUT).status_code == 404


def test_a_base_path_that_is_none(tmp_path: Path) -> None:
    assert "base path" in refused(f"{tmp_path}/contract.json=shop")


def test_a_contract_twice_at_different_base_paths(sqlite_url: str, tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(SHOP))
    with running(sqlite_url, "--contract", file, "--contract", f"{file}=/other/v1") as server:
        visits = [server.url + path + "/visit" for path in (BASE_PATH, "/other/v1")]
        made = httpx.post(visits[0], json={"id": "V1"}, timeout=TIMEOUT)
        assert made.status_code == 201
        listed = [httpx.get(each, timeout=TIMEOUT).json() for each in visits]
        assert [len(each) for each in listed] == [1, 0]
        assert httpx.get(made.json()["href"], timeout=TIMEOUT).status_code == 200


def test_a_restart_serves_what_was_stored(sqlite_url: str, tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(SHOP))
    with running(sqlite_url) as first:
        assert httpx.get(first.url + BASE_PATH + "/visit", timeout=TIMEOUT).status_code == 404
    with running(sqlite_url, "--contract", file) as second:
        httpx.post(second.url + BASE_PATH + "/visit", json={"id": "V1"}, timeout=TIMEOUT)
    with running(sqlite_url, "--contract", file) as third:
        found = httpx.get(third.url + BASE_PATH + "/visit/V1", timeout=TIMEOUT)
        assert found.status_code == 200


class TestPages:
    def test_each_contract_has_its_documents(self, shop_server: Server) -> None:
        for path in ("openapi.json", "openapi3.json", "asyncapi.json", "docs"):
            answer = httpx.get(f"{shop_server.url}{BASE_PATH}/{path}", timeout=TIMEOUT)
            assert answer.status_code == 200
        document = httpx.get(f"{shop_server.url}{BASE_PATH}/openapi3.json", timeout=TIMEOUT).json()
        assert document["info"]["title"] == "Shop Management"
        assert document["servers"] == [{"url": BASE_PATH}]

    def test_the_documentation_links_to_that_of_all(self, shop_server: Server) -> None:
        for page in ("/docs", f"{BASE_PATH}/docs"):
            text = httpx.get(shop_server.url + page, timeout=TIMEOUT).text
            assert f'href="{BASE_PATH}/docs"' in text
            assert 'href="/docs"' in text

    def test_the_root_links_to_all(self, shop_server: Server) -> None:
        v5, other = httpx.get(shop_server.url, timeout=TIMEOUT).json()["otherApis"]
        assert v5["version"] == "5.0.0"
        assert other["api"] == shop_server.url + BASE_PATH
        assert other["resources"].keys() == {"ticket", "alarm", "visit", "place", "check", "hub"}
        for url in (other["documentation"], *other["contracts"].values(), other["api"]):
            assert httpx.get(url, timeout=TIMEOUT).status_code == 200
