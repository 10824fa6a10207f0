"""What is built installs and serves outside the clone, with its dependencies alone."""

from __future__ import annotations

import re
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.distribution.installed import Installation, build
from tests.server import TIMEOUT

_ROOT = Path(__file__).parents[2]
_EFFECTIVE = _ROOT / "generated/tmf622_contract/contract.json"
_ORDER = {"productOrderItem": [{"id": "1", "action": "add", "productOffering": {"id": "fibre"}}]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installation(
    built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    return Installation(built[1], tmp_path_factory.mktemp("installed"))


def test_both_have_every_file_of_the_packages(built: tuple[Path, Path]) -> None:
    packaged = {
        str(path.relative_to(_ROOT))
        for folder in ("generated", "impl")
        for path in (_ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and ".egg-info" not in str(path)
    }
    archive, wheel = built
    with tarfile.open(archive) as opened:
        in_archive = {name.partition("/")[2] for name in opened.getnames()}
    with zipfile.ZipFile(wheel) as zipped:
        in_wheel = {*zipped.namelist()}
    assert packaged <= in_archive
    assert {name.partition("/")[2] for name in packaged} <= in_wheel
    assert any(name.endswith("licenses/NOTICE") for name in in_wheel)


def test_it_serves(installation: Installation) -> None:
    with installation.serving() as server, httpx.Client(timeout=TIMEOUT) as client:
        placed = client.post(f"{server.api}/productOrder", json=_ORDER)
        assert placed.status_code == 201
        assert client.get(placed.headers["Location"]).json() == placed.json()
        assert "start.js" in client.get(f"{server.url}/docs").text
        for asset in ("start.js", "swagger-ui.css", "swagger-ui-bundle.js"):
            assert client.get(f"{server.url}/docs/{asset}").status_code == 200
        console = client.get(f"{server.url}/console/orders").text
        for asset in re.findall(r'(?:href|src)="(/console/assets/[^"#]+)', console):
            assert client.get(f"{server.url}{asset}").status_code == 200
        assert "htmx.js" in console and placed.json()["id"] in console
        for document in ("openapi.json", "openapi3.json", "asyncapi.json"):
            assert client.get(f"{server.url}/{document}").json()["info"]["title"]
    assert installation.command("history", placed.json()["id"]).returncode == 0


def test_its_other_commands_work(installation: Installation) -> None:
    linted = installation.command("contract", "lint", str(_EFFECTIVE))
    assert (linted.returncode, linted.stdout) == (0, "no defects\n"), linted.stderr
    shown = installation.command("demo")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    kit = installation.command("conformance", "--list")
    assert (kit.returncode, "tmf622[conformance]" in kit.stderr) == (2, True)
