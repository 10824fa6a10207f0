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

from tests.api.contracts import own
from tests.api.stores import sqlite_url_in
from tests.node import installed
from tests.server import Server, running
from tmf_codegen import generator

HERE = Path(__file__).parent
TYPESCRIPT = HERE / "typescript"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(sqlite_url_in(tmp_path_factory.mktemp("store"))) as server:
        yield server


def generated(server: Server, name: str, folder: Path, *options: str) -> None:
    """Generate a client from the server's document."""
    document = folder / "openapi3.json"
    document.write_bytes(httpx.get(f"{server.url}/openapi3.json").content)
    output = folder / "client"
    generator.run("generate", "-g", name, "-i", document, "-o", output, *options)


def run(*command: str | Path, **environment: str) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_python_client_uses_the_whole_api(server: Server, tmp_path: Path) -> None:
    generated(server, "python", tmp_path, "--package-name", "ordering_client")
    walk = (sys.executable, "-W", "error", HERE / "walk.py", server.api)
    run(*walk, PYTHONPATH=str(tmp_path / "client"))


def test_a_python_client_knows_the_attributes_of_an_operator(tmp_path: Path) -> None:
    overlay = own.written(tmp_path, own.overlay("ProductOrder"))
    with running(sqlite_url_in(tmp_path), "--overlay", overlay) as server:
        generated(server, "python", tmp_path, "--package-name", "ordering_client")
        walk = (sys.executable, "-W", "error", HERE / "walk_own.py", server.api)
        run(*walk, PYTHONPATH=str(tmp_path / "client"))


def test_a_typescript_client_uses_the_whole_api(server: Server, tmp_path: Path) -> None:
    commands = installed(TYPESCRIPT)
    generated(server, "typescript-fetch", tmp_path)
    for name in ("walk.ts", "tsconfig.json"):
        shutil.copy(TYPESCRIPT / name, tmp_path)
    run(commands / "tsc", "--project", tmp_path / "tsconfig.json")
    run(shutil.which("node") or "node", tmp_path / "walk.js", server.api)
