"""A kit in TM Forum's form, run by newman and included in the report."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conformance.postman import newman
from tests.conformance.proxy import Answer, Fault, Forward, Request, proxied
from tests.server import Server
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store

KIT = Path(__file__).with_name("ctk")
ASSERTIONS = 12
TOKEN = "Bearer s3cret-of-the-user"  # noqa: S105 - not a secret


@pytest.fixture
def on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{newman()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A copy of the kit that a test may change."""
    return Path(shutil.copytree(KIT, tmp_path / "kit"))


def command(url: str, kit: Path, *options: str) -> Result:
    return CliRunner().invoke(
        main,
        ["conformance", "--url", url, "--profile", "ctk", "--ctk", str(kit), *options],
        catch_exceptions=False,
    )


def results(file: Path) -> Sequence[dict[str, Any]]:
    return list(json.loads(file.read_text("utf-8"))["results"])


def changed(file: Path, change: Callable[[Any], object]) -> None:
    content = json.loads(file.read_text("utf-8"))
    change(content)
    file.write_text(json.dumps(content), "utf-8")


@pytest.mark.usefixtures("on_path")
def test_our_server_passes(server: Server, tmp_path: Path) -> None:
    report = tmp_path / "all.json"
    ended = command(server.api, KIT, "--json", str(report))
    assert ended.exit_code == 0, ended.output
    found = {each["id"]: each for each in results(report)}
    assert len(found) == ASSERTIONS
    assert {each["outcome"] for each in found.values()} == {"passed"}
    placed = found["ctk.orders-testkit.n01-an-order-is-placed-the-status-is-201"]
    assert placed["sentence"] == "the status is 201"
    assert placed["level"] == "mandatory"
    assert placed["operations"] == ["createProductOrder"]
    deleted = found["ctk.orders-testkit.n05-the-order-is-deleted-the-status-is-204"]
    assert deleted["operations"] == ["deleteProductOrder"]


@pytest.mark.usefixtures("on_path")
def test_a_failure_is_shown_with_its_request(server: Server, tmp_path: Path) -> None:
    def lists_nothing(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        return replace(answer, status=500) if "fields=" in request.query else answer

    report, page, junit = tmp_path / "a.json", tmp_path / "a.html", tmp_path / "a.xml"
    options = ("--json", str(report), "--report", str(page), "--junit", str(junit))
    with proxied(server.url, lists_nothing) as url:
        ended = command(url, KIT, *options)
    assert ended.exit_code == 1, ended.output
    (failed,) = (each for each in results(report) if each["outcome"] != "passed")
    assert failed["id"] == "ctk.orders-testkit.n04-some-attributes-are-selected-the-status-is-200"
    assert "200" in failed["message"]
    (exchange,) = failed["exchanges"]
    assert exchange["curl"].startswith("curl -i ")
    assert f"{url}/productOrder/" in exchange["curl"]
    assert "?fields=externalId" in exchange["curl"]
    assert exchange["answer"].startswith("HTTP/1.1 500")
    assert '"externalId"' in exchange["answer"]
    for file in (page, junit):
        assert failed["id"] in file.read_text("utf-8")


def recorded(into: list[Request]) -> Fault:
    def record(request: Request, forward: Forward) -> Answer:
        into.append(request)
        return forward(request)

    return record


@pytest.mark.usefixtures("on_path")
def test_the_configuration_is_applied_and_options_take_precedence(server: Server) -> None:
    requests: list[Request] = []
    with proxied(server.url, recorded(requests)) as url:
        ended = command(url, KIT, "--header", "x-tenant: south", "--header", "X-Other: 1")
    assert ended.exit_code == 0, ended.output
    # The command first checks that this is a TMF622 server.
    for request in requests[1:]:
        assert request.headers["accept"] == "application/json"
        assert request.headers["x-tenant"] == "south"
        assert request.headers["x-other"] == "1"
    placed = next(each for each in requests if each.method == "POST")
    assert placed.json["externalId"] == "placed-by-a-kit"


@pytest.mark.usefixtures("on_path")
def test_no_report_shows_credentials(server: Server, tmp_path: Path) -> None:
    def echoes(request: Request, forward: Forward) -> Answer:
        answer = forward(request)
        if request.query == "limit=1":  # the command checks that this is a TMF622 server
            return answer
        return replace(answer.having(request.headers), status=200)

    report = tmp_path / "all.json"
    options = ("--header", f"X-Gate: {TOKEN}", "--json", str(report))
    with proxied(server.url, echoes) as url:
        ended = command(url, KIT, *options)
    assert ended.exit_code == 1, ended.output
    text = report.read_text("utf-8")
    assert "x-gate" in text.lower()
    assert "s3cret" not in text
    assert "s3cret" not in ended.output


@pytest.mark.usefixtures("on_path")
def test_a_request_that_is_not_answered(server: Server, kit: Path, tmp_path: Path) -> None:
    def elsewhere(collection: Any) -> None:
        collection["item"][0]["item"] = collection["item"][0]["item"][:1]
        collection["item"][0]["item"][0]["request"]["url"] = "http://127.0.0.1:1/productOrder"

    changed(kit / "ctk/orders.testkit.json", elsewhere)
    report = tmp_path / "all.json"
    ended = command(server.api, kit, "--json", str(report))
    assert ended.exit_code == 1
    answered = results(report)[0]
    assert answered["sentence"] == "the request is answered"
    assert answered["outcome"] == "failed"
    assert "ECONNREFUSED" in answered["message"]
    assert answered["exchanges"][0]["answer"].startswith("no answer")


@pytest.mark.usefixtures("on_path")
def test_a_folder_with_a_collection_alone(server: Server, kit: Path) -> None:
    (kit / "config.json").unlink()
    (kit / "ctk/orders.postman_environment.json").unlink()

    def with_slash(collection: Any) -> None:
        collection["item"] = [
            {"name": "orders", "request": {"method": "GET", "url": "{{base}}/productOrder"}}
        ]
        collection["item"][0]["event"] = [
            {"listen": "test", "script": {"exec": ["pm.test('ok', () => pm.response.to.be.ok);"]}}
        ]

    changed(kit / "ctk/orders.testkit.json", with_slash)
    ended = command(server.api, kit)
    assert ended.exit_code == 0, ended.output
    assert "1 passed, 0 failed" in ended.output


def no_collection(kit: Path) -> None:
    (kit / "ctk/orders.testkit.json").unlink()


def no_json(kit: Path) -> None:
    (kit / "config.json").write_text("{'url': 1}")


def no_assertions(kit: Path) -> None:
    changed(kit / "ctk/orders.testkit.json", lambda collection: collection["item"].clear())


def no_request(kit: Path) -> None:
    changed(kit / "ctk/orders.testkit.json", lambda collection: collection.update(item="none"))


@pytest.mark.usefixtures("on_path")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (no_collection, "there is no Postman collection in"),
        (no_json, "config.json is not JSON: "),
        (no_assertions, "nothing is asserted by"),
        (no_request, "orders.testkit.json is not a Postman collection of requests"),
    ],
)
def test_a_folder_without_a_kit(
    server: Server, kit: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(kit)
    ended = command(server.api, kit)
    assert ended.exit_code == 2, ended.output
    assert said in ended.stderr


def test_without_newman(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    ended = command(server.api, KIT)
    assert ended.exit_code == 2
    assert "npm install --global newman" in ended.stderr
