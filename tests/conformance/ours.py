"""`python -m tests.conformance.ours`: runs the whole kit against our server on each store.

A third server tolerates all deviations; there inconclusive checks do not count as failures.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from tests.api.databases import STORES, store
from tests.server import COMMAND, running

PARALLEL = 2
ROOT = Path(__file__).parents[2]
SERVERS: Mapping[str, tuple[str, Sequence[str]]] = {
    **{name: (name, ()) for name in STORES},
    "tolerant": ("sqlite", ("--tolerate", "all")),
}
"""The store of each server, and its options."""


@click.command()
@click.option(
    "--server", "servers", type=click.Choice(list(SERVERS)), multiple=True, default=list(SERVERS)
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
    kind, settings = SERVERS[name]
    file = reports / f"conformance-{name}"
    with (
        tempfile.TemporaryDirectory() as directory,
        store(kind, Path(directory)) as url,
        running(url, *settings) as server,
    ):
        finished = subprocess.run(
            [
                *COMMAND,
                "conformance",
                *("--url", server.api),
                *("--product", f"tmf622 on {name}"),
                *("--report", f"{file}.html"),
                *("--junit", f"{file}.xml"),
                *("--json", f"{file}.json"),
                *options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    click.echo(f"--- {name}\n{finished.stdout.rstrip()}\n")
    # Our own server must pass the checks of every level.
    return finished.returncode == 0 and "failed: " not in finished.stdout


if __name__ == "__main__":
    main()
