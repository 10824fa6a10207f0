"""`tmf622 serve` with settings of the order centre, and without any."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
from click.testing import CliRunner

from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.server import TIMEOUT
from tmf622.__main__ import main

URL = "http://127.0.0.1:9/v4"
ORDER = {"productOrderItem": [{"id": "1", "action": "add", "productOffering": {"id": "a"}}]}


def test_nothing_of_the_order_centre_is_imported_without_it(tmp_path: Path) -> None:
    """A server without settings takes an order, and its dispatcher delivers the event of it."""
    store = ("--store", sqlite_url_in(tmp_path))
    serve = [sys.executable, "-X", "importtime", "-m", "tmf622", "serve", "--port", "0", *store]
    file = tmp_path / "report"
    with (
        file.open("w") as report,
        subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=report, text=True) as process,
    ):
        assert process.stdout is not None
        api = next(line for line in process.stdout if line.startswith("API")).split()[1]
        with httpx.Client(base_url=api, timeout=TIMEOUT) as client:
            assert client.post("/hub", json={"callback": f"{api}/listener"}).is_success
            assert client.post("/productOrder", json=ORDER).is_success
        inbox = ["events", "inbox", *store]
        eventually(lambda: "CreateEvent" in CliRunner().invoke(main, inbox).stdout)
        process.terminate()
    imported = file.read_text()
    assert {"tmf622.app", "tmf622.dispatcher"} <= set(imported.split())
    assert "ordercentre" not in imported


def test_the_order_centre_is_imported_where_a_setting_names_it(tmp_path: Path) -> None:
    (tmp_path / "centre.toml").write_text("[catalog]\nattempts = 1")
    options = ("--callback-http", "--centre", str(tmp_path / "centre.toml"), "--catalog-url", URL)
    command = [sys.executable, "-X", "importtime", "-m", "tmf622", "serve", "--host", "203.0.113.1"]
    ended = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert "cannot listen" in ended.stderr
    assert "ordercentre.centre_file.reading" in ended.stderr


def refused(*options: str, environment: dict[str, str] | None = None) -> list[str]:
    """The lines with which the command stops."""
    ended = CliRunner().invoke(main, ["serve", *options], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "cannot listen" not in ended.stderr
    return ended.stderr.splitlines()


def test_a_bad_centre_file_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(
        "[catalog]\nmode = 1\n[party]\n[acceptance]\ncentre = "
        f'[{{ name = "a", url = "{URL}", filter = "statee=held" }}]'
    )
    for lines in (
        refused("--centre", str(file)),
        refused(environment={"TMF622_CENTRE": str(file)}),
    ):
        places = [line.split(": ")[:3] for line in lines]
        assert places == [
            ["tmf622", str(file), place]
            for place in (
                "catalog.url",
                "catalog.mode",
                "party.url",
                "acceptance.centre[0].filter",
            )
        ]
        assert "state" in lines[-1]


def test_a_url_of_the_settings_is_one_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text("[catalog]\nmode = 1")
    (line,) = refused("--centre", str(file), "--catalog-url", URL)
    assert line.startswith(f"tmf622: {file}: catalog.mode: is 1: ")


def test_http_has_to_be_allowed(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(
        '[catalog.oauth2]\ntoken_url = "http://login.example/token?a=b"\nclient_id = "a"\n'
        'client_secret_variable = "CATALOG_SECRET"\n'
        f'[[acceptance.centre]]\nname = "north"\nurl = "{URL}"'
    )
    given = ("--centre", str(file), "--catalog-url", "http://catalog.example/v4")
    environment = {"CATALOG_SECRET": "geheim"}
    allowed = "the scheme is http; allowed is https"
    assert refused(*given, environment=environment) == [
        f"tmf622: catalog: {url}: {allowed}, and http to localhost (--callback-http)"
        for url in ("http://catalog.example/v4", "http://login.example/token")
    ]
    for others in (["--host", "0.0.0.0"], ["--public-url", "https://orders.example"]):  # noqa: S104
        lines = refused(*given, *others, environment=environment)
        assert [line.split(": ")[1] for line in lines] == ["catalog", "catalog", "north"]
        assert all(line.endswith(f"{allowed} (--callback-http)") for line in lines)
    options = ["serve", "--host", "203.0.113.1", "--callback-http", *given]
    ended = CliRunner().invoke(main, options, env=environment)
    (line,) = ended.stderr.splitlines()
    assert "cannot listen" in line


def test_a_missing_centre_file_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.toml"
    (line,) = refused("--centre", str(file))
    assert line == f"tmf622: {file}: it cannot be read: No such file or directory"


def test_secrets_are_in_variables_of_the_process(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(
        f'[catalog]\nurl = "{URL}"\n[catalog.oauth2]\ntoken_url = "{URL}"\nclient_id = "a"\n'
        'client_secret_variable = "CATALOG_SECRET"'
    )
    (line,) = refused("--centre", str(file))
    assert line.endswith("client_secret_variable: the variable CATALOG_SECRET is not set")
    environment = {"CATALOG_SECRET": "geheim"}
    options = ["serve", "--host", "203.0.113.1", "--callback-http", "--centre", str(file)]
    ended = CliRunner().invoke(main, options, env=environment)
    (line,) = ended.stderr.splitlines()
    assert "cannot listen" in line
