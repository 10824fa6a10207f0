"""Clients that openapi-generator makes from /openapi3.json, run against a real server.

The TypeScript client is compiled and run by Node.js; without npm its test is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.access.issuer import ISSUER, Issuer
from tests.api.contracts import own
from tests.api.stores import sqlite_url_in
from tests.node import installed
from tests.server import BASE_PATH, BASE_PATH_V5, Server, running
from tmf_codegen import generator

HERE = Path(__file__).parent
TYPESCRIPT = HERE / "typescript"
VERSIONS = pytest.mark.parametrize(
    ("document", "base_path", "walk"),
    [
        ("/openapi3.json", BASE_PATH, "walk"),
        (f"{BASE_PATH_V5}/openapi3.json", BASE_PATH_V5, "walk_v5"),
    ],
    ids=["v4", "v5"],
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(sqlite_url_in(tmp_path_factory.mktemp("store"))) as server:
        yield server


def generated(url: str, name: str, folder: Path, *options: str) -> None:
    """Generate a client from the document at a URL."""
    document = folder / "openapi3.json"
    document.write_bytes(httpx.get(url).content)
    output = folder / "client"
    generator.run("generate", "-g", name, "-i", document, "-o", output, *options)


def run(*command: str | Path, **environment: str) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@VERSIONS
def test_a_python_client_uses_the_whole_api(
    server: Server, tmp_path: Path, document: str, base_path: str, walk: str
) -> None:
    generated(server.url + document, "python", tmp_path, "--package-name", "ordering_client")
    command = (sys.executable, "-W", "error", HERE / f"{walk}.py", server.url + base_path)
    run(*command, PYTHONPATH=str(tmp_path / "client"))


def test_a_python_client_knows_the_attributes_of_an_operator(tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("ProductOrder"))
    with running(sqlite_url_in(tmp_path), "--overlay", overlay) as server:
        url = f"{server.url}/openapi3.json"
        generated(url, "python", tmp_path, "--package-name", "ordering_client")
        walk = (sys.executable, "-W", "error", HERE / "walk_own.py", server.api)
        run(*walk, PYTHONPATH=str(tmp_path / "client"))


def test_a_python_client_sends_a_token(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    places = {
        "TMF622_AUTH_AUTHORIZE_URL": f"{ISSUER}/authorize",
        "TMF622_AUTH_TOKEN_URL": f"{ISSUER}/token",
    }
    with running(sqlite_url_in(tmp_path), environment=issuer.settings(**places)) as server:
        url = f"{server.url}/openapi3.json"
        generated(url, "python", tmp_path, "--package-name", "ordering_client")
        walk = (sys.executable, "-W", "error", HERE / "walk_token.py", server.api)
        tokens = (issuer.token(), issuer.token("productOrder:read", "productOrder:all"))
        run(*walk, *tokens, PYTHONPATH=str(tmp_path / "client"))


@VERSIONS
def test_a_typescript_client_uses_the_whole_api(
    server: Server, tmp_path: Path, document: str, base_path: str, walk: str
) -> None:
    commands = installed(TYPESCRIPT)
    generated(server.url + document, "typescript-fetch", tmp_path)
    for name in (f"{walk}.ts", "tsconfig.json"):
        shutil.copy(TYPESCRIPT / name, tmp_path)
    run(commands / "tsc", "--project", tmp_path / "tsconfig.json")
    run(shutil.which("node") or "node", tmp_path / f"{walk}.js", server.url + base_path)
