"""The conformance kit is run against this server, with its progress, and leaves a report."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from console.conformance.keeper import MOST
from console.conformance.runs import Kit
from tests.api.access.issuer import ALL
from tests.api.client import ContractClient
from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.console.reader import Reader
from tests.server import BASE_PATH, Server, running

pytestmark = pytest.mark.any_store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reports of `server` are."""
    return tmp_path_factory.mktemp("orders") / "conformance"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(sqlite_url_in(folder.parent)) as server:
        yield server


@pytest.fixture
def reader(server: Server) -> Iterator[Reader]:
    with Reader(server) as reader:
        yield reader


def start(reader: Reader, *parts: str, **values: str) -> int:
    """Send the form that runs the kit; the status of the answer."""
    form = {
        "csrf_token": reader.csrf_token("/contract/comparison"),
        "api": BASE_PATH,
        "agreed": "on",
    }
    data = {**form, **values, "part": list(parts)}
    return reader.post(
        "/conformance", data={name: each for name, each in data.items() if each}
    ).status_code


def processes(folder: Path) -> Sequence[int]:
    """The processes that have the folder in their command line."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            try:
                line = (each / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in line:
                found.append(int(each.name))
    return found


def test_a_run_shows_its_progress_and_leaves_a_report(
    server: Server, folder: Path, context: BrowserContext
) -> None:
    with ContractClient(server.url) as client:
        before = client.get("/productOrder").json()
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{server.url}/console/conformance")
    page.get_by_label("guideline").uncheck()
    page.get_by_label("The kit places orders").check()
    page.get_by_role("button", name="Run the kit").click()
    expect(page.get_by_role("heading", name="A run is under way")).to_be_visible()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    # By itself, without another request of the reader.
    page.get_by_role("link", name="Open").first.click()
    expect(page.get_by_role("heading", name="Report")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="profile")
    expect(row).to_contain_text("0")
    expect(page.locator("main")).to_contain_text("conformant")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert "<html" in Path(download.value.path()).read_text("utf-8")
    assert not processes(folder)
    with ContractClient(server.url) as client:
        assert client.get("/productOrder").json() == before


def test_one_run_at_a_time_which_can_be_stopped(folder: Path, reader: Reader) -> None:
    assert start(reader, "contract") == 303
    eventually(lambda: processes(folder))
    assert start(reader, "profile") == 303
    assert "A run is under way already" in reader.get("/conformance").text
    token = reader.csrf_token("/contract/comparison")
    assert reader.post("/conformance/stop", data={"csrf_token": token}).status_code == 303
    eventually(lambda: not processes(folder), seconds=60)
    assert "stopped" in reader.get("/conformance").text


def test_what_is_missing_is_said(reader: Reader) -> None:
    assert start(reader) == 400
    assert start(reader, "profile", agreed="") == 400
    assert start(reader, "profile", api="/elsewhere") == 400
    assert start(reader, "profile", token="a\nb") == 400  # noqa: S106 - no token
    assert reader.get("/conformance/reports/unknown").status_code == 404
    assert reader.get("/conformance/reports/..%2F..%2Forders/json").status_code == 404


def test_a_run_ends_with_its_server(tmp_path: Path) -> None:
    folder = tmp_path / "conformance"
    with running(sqlite_url_in(tmp_path)) as server:
        with Reader(server) as reader:
            assert start(reader, "contract") == 303
        eventually(lambda: len(processes(folder)) > 1)
        server.process.send_signal(signal.SIGKILL)
        eventually(lambda: not processes(folder), seconds=60)


def test_only_those_who_may_delete_orders_run_it(tmp_path: Path) -> None:
    settings = {
        "TMF622_TRUST_PROXY": "127.0.0.1",
        "TMF622_ACTOR_HEADER": "X-Caller",
        "TMF622_SCOPES_HEADER": "X-Caller-Scopes",
    }
    headers = {"X-Caller": "anna", "X-Caller-Scopes": f"productOrder:read {ALL}"}
    with (
        running(sqlite_url_in(tmp_path), environment=settings) as server,
        Reader(server, headers=headers) as reader,
    ):
        assert "productOrder:admin" in reader.get("/conformance").text
        assert start(reader, "profile") == 403
        assert reader.get("/conformance/reports/x").status_code == 403
    assert not (tmp_path / "conformance").exists()


def test_the_last_runs_are_kept(tmp_path: Path) -> None:
    """A run of a server that is not there leaves what the kit has said; ten are kept."""
    kit = Kit(tmp_path / "conformance", {BASE_PATH: []})
    kit.folder.mkdir()
    for number in range(MOST + 2):
        name, said = f"20260101T0000{number:02}-00000000", {"api": BASE_PATH, "url": "", "began": 1}
        (kit.folder / f"{name}.run.json").write_text(json.dumps({**said, "actor": "berta"}))
        (kit.folder / f"{name}.log").write_text("")
    token = "a-token-of-anna"  # noqa: S105 - of nothing
    assert kit.start("http://127.0.0.1:9", BASE_PATH, ["profile"], "anna", token)
    eventually(lambda: not kit.is_running)
    runs = kit.runs()
    assert [each.actor for each in runs] == ["anna", *["berta"] * (MOST - 1)]
    assert len([*kit.folder.glob("*.log")]) == MOST
    assert runs[0].status == 2
    assert "127.0.0.1:9" in runs[0].log
    assert not [each for each in kit.folder.iterdir() if token.encode() in each.read_bytes()]
