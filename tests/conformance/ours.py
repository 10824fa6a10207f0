"""`python -m tests.conformance.ours`: our own server on each store, by the whole kit."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from tests.api.databases import STORES, store
from tests.server import COMMAND, running

ROOT = Path(__file__).parents[2]


@click.command()
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option(
    "--reports",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "reports",
    help="The folder that keeps a page, a JUnit report and JSON for each store.",
)
@click.argument("options", nargs=-1)
def main(stores: Sequence[str], reports: Path, options: Sequence[str]) -> None:
    """Check our own server; what follows `--` is given to `tmf622 conformance`.

    The exit status is 1 when it is not conformant, or a recommended check has failed, on a store.
    """
    with ThreadPoolExecutor(len(stores)) as executor:
        passed = list(executor.map(lambda name: _passes(name, reports, options), stores))
    click.echo(f"{passed.count(True)} passed, {passed.count(False)} failed")
    sys.exit(0 if all(passed) else 1)


def _passes(name: str, reports: Path, options: Sequence[str]) -> bool:
    file = reports / f"conformance-{name}"
    with (
        tempfile.TemporaryDirectory() as directory,
        store(name, Path(directory)) as url,
        running(url) as server,
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
    # Of our own server all is asked: nothing may fail, of whatever level.
    return finished.returncode == 0 and "failed: " not in finished.stdout


if __name__ == "__main__":
    main()
