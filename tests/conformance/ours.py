"""`python -m tests.conformance.ours`: runs the whole kit against our server on each store.

Each store has a run by the contract of v4 and one by that of v5. Another server tolerates all
deviations; there inconclusive checks do not count as failures. A further one needs access tokens.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tests.api.access.issuer import Issuer
from tests.api.databases import STORES, store
from tests.server import BASE_PATH, BASE_PATH_V5, COMMAND, Server, running
from tmf622_conformance.credentials import VARIABLE

PARALLEL = 2
_TOKEN_SECONDS: Final = 3_600
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of the kit: a server of its own on a `store`, with `settings`, and options of the kit.

    `base_path` is where the API is that the kit checks. With `authenticates` it needs tokens.
    """

    store: str
    settings: Sequence[str] = ()
    base_path: str = BASE_PATH
    options: Sequence[str] = ()
    authenticates: bool = False


_V5: Final = ("--contract", "v5", "--examples", "5")
RUNS: Final[Mapping[str, _Run]] = {
    **{name: _Run(name) for name in STORES},
    **{f"v5-{name}": _Run(name, base_path=BASE_PATH_V5, options=_V5) for name in STORES},
    "tolerant": _Run("sqlite", ("--tolerate", "all")),
    "authenticating": _Run("sqlite", options=("--examples", "2"), authenticates=True),
}


@click.command()
@click.option(
    "--server", "servers", type=click.Choice(list(RUNS)), multiple=True, default=list(RUNS)
)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "reports",
    help="The folder that keeps a page, a JUnit report and JSON for each server.",
)
@click.argument("options", nargs=-1)
def main(servers: Sequence[str], reports: Path, options: Sequence[str]) -> None:
    """Check our own servers, two at a time; arguments after `--` go to `tmf622 conformance`.

    The exit status is 1 when one is not conformant, or a recommended check of it has failed.
    """
    with ThreadPoolExecutor(PARALLEL) as executor:
        passed = list(executor.map(lambda name: _passes(name, reports, options), servers))
    click.echo(f"{passed.count(True)} passed, {passed.count(False)} failed")
    sys.exit(0 if all(passed) else 1)


def _passes(name: str, reports: Path, options: Sequence[str]) -> bool:
    made = RUNS[name]
    file = reports / f"conformance-{name}"
    with (
        tempfile.TemporaryDirectory() as directory,
        store(made.store, Path(directory)) as url,
        _serving(made, url, Path(directory)) as (server, token),
    ):
        finished = subprocess.run(
            [
                *COMMAND,
                "conformance",
                *("--url", server.url + made.base_path),
                *made.options,
                *("--product", f"tmf622 on {name}"),
                *("--report", f"{file}.html"),
                *("--junit", f"{file}.xml"),
                *("--json", f"{file}.json"),
                *options,
            ],
            env=os.environ | token,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    click.echo(f"--- {name}\n{finished.stdout.rstrip()}\n")
    # Our own server must pass the checks of every level.
    return finished.returncode == 0 and "failed: " not in finished.stdout


@contextmanager
def _serving(made: _Run, url: str, folder: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """A server on the store at `url`, and the variables with which the kit has access to it."""
    options = (*made.settings, "--log-level", "warning")
    if not made.authenticates:
        with running(url, *options) as server:
            yield server, {}
        return
    issuer = Issuer(folder / "keys.json")
    token = issuer.token(exp=int(time.time()) + _TOKEN_SECONDS)
    with running(url, *options, environment=issuer.settings()) as server:
        yield server, {VARIABLE: token}


if __name__ == "__main__":
    main()
