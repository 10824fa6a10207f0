"""The first lines of a server."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from tests.api.access.issuer import Issuer
from tests.api.stores import sqlite_url_in
from tests.server import COMMAND, running

EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - the setting under test
Captured = pytest.CaptureFixture[str]


def said_first(url: str, *options: str, environment: dict[str, str] | None = None) -> str:
    """The first line on the standard output of a server."""
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--store", url, *options],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
    return line


def test_the_first_line_names_version_and_settings(sqlite_url: str) -> None:
    environment = {"TMF622_RETRY_HOURS": "7"}
    line = said_first(sqlite_url, "--rules", "strict", environment=environment)
    start, _, settings = line.partition(": ")
    assert start == f"tmf622 {version('tmf622')}, settings that are not defaults"
    assert settings.strip().split(", ") == [
        "port=0",
        f"store_url={sqlite_url}",
        "rules=strict",
        "retry_hours=7",
    ]


def test_the_first_line_shows_switches_as_variables_have_them(sqlite_url: str) -> None:
    line = said_first(sqlite_url, "--metrics", "--no-gzip", "--insecure")
    assert {"metrics=true", "gzip=false", "insecure=true"} <= set(
        line.strip().split(": ")[1].split(", ")
    )


def test_the_first_line_names_the_neighbours(sqlite_url: str, tmp_path: Path) -> None:
    centre = tmp_path / "centre.toml"
    centre.write_text("[catalog]\nattempts = 1")
    url = "https://catalog.example/v4"
    line = said_first(sqlite_url, "--centre", str(centre), "--catalog-url", url)
    assert f"centre={centre}, catalog_url={url}, port=0" in line


def test_json_has_the_neighbours_wherever_they_are_named(sqlite_url: str, tmp_path: Path) -> None:
    centre = tmp_path / "centre.toml"
    north = "https://north.example/v4"
    centre.write_text(f'[[acceptance.centre]]\nname = "north"\nurl = "{north}"')
    url = "https://catalog.example/v4"
    options = ("--centre", str(centre), "--catalog-url", url, "--log-format", "json")
    line = json.loads(said_first(sqlite_url, *options))
    assert line["neighbours"] == {"catalog": url, "north": north}


@pytest.mark.parametrize(("neighbour", "has_example"), [("catalog", False), ("customer", True)])
def test_there_is_no_example_of_an_order_beside_a_catalogue(
    sqlite_url: str, neighbour: str, has_example: bool
) -> None:
    url = f"https://{neighbour}.example/v4"
    with running(sqlite_url, f"--{neighbour}-url", url) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.stdout is not None
        lines = server.process.stdout.read().splitlines()
    assert f"Neighbour      {neighbour}: {url}" in lines
    assert ("Place an order with" in lines) is has_example


def test_the_first_line_can_be_json(sqlite_url: str) -> None:
    line = json.loads(said_first(sqlite_url, "--log-format", "json"))
    assert line["version"] == f"tmf622 {version('tmf622')}"
    assert line["settings"] == {"port": "0", "store_url": sqlite_url, "log_format": "json"}
    assert line["store"] == sqlite_url
    assert line["api"] in line["message"]
    assert line["documentation"].endswith("/docs")
    assert line["console"].endswith("/console")
    assert datetime.fromisoformat(line["time"]).tzinfo


@pytest.mark.parametrize("rules", ["contract", "strict"])
def test_the_shown_order_can_be_placed(sqlite_url: str, rules: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--store", sqlite_url, "--rules", rules],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        shown = next(line for line in process.stdout if line.startswith("  curl "))
        _, _, _, url, _, body = shlex.split(shown)
        answer = httpx.post(url, json=json.loads(body))
        process.terminate()
    assert answer.status_code == 201, answer.text


def test_the_shown_order_has_a_token_where_one_is_needed(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    with running(sqlite_url_in(tmp_path), environment=issuer.settings()) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.stdout is not None
        (shown,) = (line for line in server.process.stdout if line.startswith("  curl "))
    assert shlex.split(shown)[1:3] == ["-H", "Authorization: Bearer $TOKEN"]


@pytest.mark.parametrize("host", EVERY_ADDRESS)
def test_links_to_an_unusable_address_cause_a_warning(
    capfd: Captured, tmp_path: Path, host: str
) -> None:
    with running(sqlite_url_in(tmp_path), "--host", host, "--insecure") as server:
        assert server.url.startswith("http://localhost:")
    insecure, line = capfd.readouterr().err.splitlines()
    assert insecure.startswith("tmf622: warning: INSECURE: ")
    assert line.startswith("tmf622: warning: ")
    assert server.url in line
    assert "--public-url" in line


def test_links_to_a_usable_address_cause_no_warning(capfd: Captured, sqlite_url: str) -> None:
    public = ("--public-url", "https://orders.example.com")
    with running(sqlite_url, "--host", EVERY_ADDRESS[0], "--insecure", *public):
        pass
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("tmf622: warning: INSECURE: ")


@pytest.mark.parametrize(
    ("public_url", "warnings"), [("http://orders.example", 1), ("https://orders.example", 0)]
)
def test_tokens_that_cross_the_network_unencrypted_cause_a_warning(
    capfd: Captured, tmp_path: Path, public_url: str, warnings: int
) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    options = ("--host", EVERY_ADDRESS[0], "--public-url", public_url)
    with running(sqlite_url_in(tmp_path), *options, environment=issuer.settings()):
        pass
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == warnings
    assert all("unencrypted" in line and "--tls-cert" in line for line in lines)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("host", EVERY_ADDRESS)
def test_other_machines_reach_no_server_without_authentication(
    sqlite_url: str, host: str, workers: str
) -> None:
    command = [*COMMAND, "serve", "--port", "0", "--store", sqlite_url, "--workers", workers]
    ended = subprocess.run(
        [*command, "--host", host], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"tmf622: --host is {host!r}: other machines reach ")
    assert "--insecure" in line


def test_an_insecure_server_says_so_in_json(capfd: Captured, sqlite_url: str) -> None:
    environment = {"TMF622_HOST": EVERY_ADDRESS[0], "TMF622_INSECURE": "true"}
    options = ("--log-format", "json", "--public-url", "https://orders.example.com")
    with running(sqlite_url, *options, environment=environment):
        pass
    (line,) = map(json.loads, capfd.readouterr().err.splitlines())
    assert line["level"] == "WARNING"
    assert line["message"].startswith("INSECURE: ")


def test_an_unreachable_store_is_logged(capfd: Captured) -> None:
    url = "mongodb://127.0.0.1:1/orders"
    with running(url) as server:
        assert server.process.stdout is not None
        *_, store = (next(server.process.stdout) for _ in range(4))
    assert store == f"Store          {url}  (cannot be used yet)\n"
    first = capfd.readouterr().err.splitlines()[0]
    assert first.startswith("tmf622: warning: the store cannot be used yet: MongoDB: ")


def test_an_unreachable_store_is_logged_in_json() -> None:
    line = json.loads(said_first("mongodb://127.0.0.1:1/orders", "--log-format", "json"))
    assert line["storeNote"] == "cannot be used yet"
