"""Prism, which mocks a contract: it validates requests, and answers by examples or by schemas.

Its package requires a newer Node.js than many systems have. So the lock file has that, too, for
x86-64 Linux; elsewhere the system's own runs it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests import node
from tests.bench.peers.stock_connexion import CONTRACT
from tests.server import TIMEOUT, free_port

Json = dict[str, Any]

VERSION: Final = "5.16.0"
_FOLDER: Final = Path(__file__).with_name("prism")
_PATH: Final = "/productOrder"
"""It serves a contract without a host at the root."""


@contextmanager
def serving(
    directory: Path, example: Json | None, before: Sequence[str] = ()
) -> Iterator[tuple[str, int]]:
    """The URL of its orders, and its process.

    Any id has the example; without one an order that it makes up, with every attribute that there
    can be. `before` are words before the command.
    """
    contract = directory / "contract.json"
    contract.write_text(json.dumps(_contract(example)), encoding="utf-8")
    commands = node.installed(_FOLDER)
    port = free_port()
    command = [*before, _node(commands), str(commands / "prism"), "mock", str(contract)]
    url = f"http://127.0.0.1:{port}{_PATH}"
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", port, "--verboseLevel", "error"],
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(process, f"{url}/1")
            yield url, process.pid
        finally:
            process.terminate()


def node_version() -> str:
    """The version of the Node.js that runs it."""
    asked = [_node(node.installed(_FOLDER)), "--version"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def _node(commands: Path) -> str:
    pinned = commands / "node"
    return str(pinned) if pinned.exists() else shutil.which("node") or "node"


def _contract(example: Json | None) -> Json:
    """The published contract, with the example in the answer to GET by id."""
    contract: Json = json.loads(CONTRACT.read_text())
    if example:
        answer = contract["paths"][f"{_PATH}/{{id}}"]["get"]["responses"]["200"]
        answer["examples"] = {contract["produces"][0]: example}
    return contract


def _wait_for(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"Prism does not serve; it ended with {process.poll()}")
