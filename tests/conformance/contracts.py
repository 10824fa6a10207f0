"""`python -m tests.conformance.contracts FILE…`: the whole kit against one server of all contracts.

A FILE is what `tmf622 serve --contract` takes. Collections that only read get some resources first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.api.databases import STORES, store
from tests.server import COMMAND, Server, running
from tmf622_conformance import contract
from tmf622_conformance.contract import Contract
from tmf622_conformance.samples import Samples
from tmf_contracts.model.resources import ResourceModel

PARALLEL = 2
LOADED = 3
"""The resources in each collection that clients cannot create any in."""
_PARENT = "loaded-1"


@dataclass(frozen=True, slots=True)
class Served:
    """A contract in a file, as a server is told to serve it: `FILE` or `FILE=BASE_PATH`."""

    argument: str

    @property
    def file(self) -> Path:
        return Path(self.argument.partition("=")[0])

    @property
    def contract(self) -> Contract:
        return contract.read(self.file)

    @property
    def base_path(self) -> str:
        return self.argument.partition("=")[2] or self.contract.model.name.base_path


@contextmanager
def serving(contracts: Sequence[Served], store_url: str) -> Iterator[Server]:
    """A server of all contracts, with resources in each collection that only reads."""
    options = [word for each in contracts for word in ("--contract", each.argument)]
    with running(store_url, *options) as server:
        for each in contracts:
            _load(each, store_url)
        yield server


def checked(server: Server, served: Served, *options: str) -> subprocess.CompletedProcess[str]:
    """The kit's run against one of the APIs of a server."""
    return subprocess.run(
        [
            *COMMAND,
            "conformance",
            *("--contract", str(served.file)),
            *("--url", server.url + served.base_path),
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def _load(served: Served, store_url: str) -> None:
    """Load resources into the collections that only read, those above others first."""
    resources = served.contract.model.resources
    for resource in sorted(resources, key=lambda each: each.collection_path.count("{")):
        if "POST" not in resource.collection_methods and "GET" in resource.collection_methods:
            lines = "".join(_lines(served.contract, resource))
            _load_lines(served, resource, lines, store_url)


def _load_lines(served: Served, resource: ResourceModel, lines: str, store_url: str) -> None:
    parents = [_PARENT] * resource.collection_path.count("{")
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        file.write(lines)
        file.flush()
        loaded = subprocess.run(
            [
                *(*COMMAND, "load", file.name, "--store", store_url),
                *("--contract", served.argument, "--resource", resource.name),
                *(word for each in parents for word in ("--parent", each)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert loaded.returncode == 0, loaded.stderr


def _lines(contract: Contract, resource: ResourceModel) -> Iterator[str]:
    for number in range(1, LOADED + 1):
        body = Samples(contract).full(resource.definition)
        # The server makes the right one.
        body.pop("href", None)
        yield json.dumps({**body, "id": f"loaded-{number}"}) + "\n"


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option("--option", "options", multiple=True, help="Is passed to `tmf622 conformance`.")
def main(files: Sequence[str], stores: Sequence[str], options: Sequence[str]) -> None:
    """Check one server of all contracts on each store; two APIs at a time.

    The exit status is 1 when one is not conformant, or a recommended check of it has failed.
    """
    contracts = [Served(each) for each in files]
    passed = [each for name in stores for each in _passed(name, contracts, options)]
    click.echo(f"{passed.count(True)} passed, {passed.count(False)} failed")
    sys.exit(0 if all(passed) else 1)


def _passed(name: str, contracts: Sequence[Served], options: Sequence[str]) -> Iterator[bool]:
    def check(served: Served) -> bool:
        ended = checked(server, served, "--product", f"{served.file.stem} on {name}", *options)
        click.echo(
            f"--- {name}\n{ended.stdout.rstrip()}{ended.stderr if not ended.stdout else ''}\n"
        )
        return ended.returncode == 0 and "failed: " not in ended.stdout

    with (
        tempfile.TemporaryDirectory() as directory,
        store(name, Path(directory)) as url,
        serving(contracts, url) as server,
        ThreadPoolExecutor(PARALLEL) as executor,
    ):
        yield from executor.map(check, contracts)


if __name__ == "__main__":
    main()
