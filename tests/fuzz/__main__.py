"""`python -m tests.fuzz`: fuzz the server on both stores, by both contracts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.secantus import secantus
from tests.server import running

ROOT = Path(__file__).parents[2]
STORES = ("sqlite", "mongodb")
PARALLEL = 2
SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract to fuzz by: where it is, which data is made from it, what is left out of that."""

    path: Path
    mode: str
    hooks: str


CONTRACTS = {
    "effective": Contract(
        ROOT / "generated/tmf622_contract/contract.json", "all", "tests.fuzz.hooks"
    ),
    "transcription": Contract(
        ROOT / "openapi/TMF622-ProductOrdering-v4.0.0.swagger.json",
        "positive",
        "tests.fuzz.transcription_hooks",
    ),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of schemathesis: which server, which contract, how much."""

    store: str
    contract: str
    options: Sequence[str]

    def __str__(self) -> str:
        return f"{self.contract} contract on {self.store}"


@click.command()
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option(
    "--contract", "names", type=click.Choice(list(CONTRACTS)), multiple=True, default=CONTRACTS
)
@click.option("--examples", type=click.IntRange(min=1), default=20, help="For each operation.")
@click.option("--seed", type=int, default=622, help="Choice of data.")
@click.option("--long", is_flag=True, help="The coverage phase for every operation (hours).")
def main(
    stores: Sequence[str], names: Sequence[str], examples: int, seed: int, *, long: bool
) -> None:
    """Fuzz the server on each store by each contract; exit status 1 when a check has failed."""
    config = Path(__file__).with_name("long.toml" if long else "quick.toml")
    options = ["--max-examples", str(examples), "--seed", str(seed)]
    runs = [Run(store, name, options) for store in stores for name in names]
    with ThreadPoolExecutor(PARALLEL) as executor:
        passed = list(executor.map(lambda run: _passed(run, config), runs))
    click.echo(f"{passed.count(True)} passed, {passed.count(False)} failed")
    sys.exit(0 if all(passed) else 1)


def _passed(run: Run, config: Path) -> bool:
    """Fuzz a server of the run's own; what schemathesis says is shown when it is over."""
    with (
        tempfile.TemporaryDirectory() as directory,
        _store(run.store, Path(directory)) as url,
        running(url) as server,
    ):
        finished = subprocess.run(
            _command(run, config, server.url),
            cwd=ROOT,
            env={**os.environ, "SCHEMATHESIS_HOOKS": CONTRACTS[run.contract].hooks},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    failed = finished.returncode != 0
    shown = finished.stdout if failed else _summary(finished.stdout)
    click.echo(f"--- {run}: {'FAILED' if failed else 'passed'}\n{shown.rstrip()}\n")
    return not failed


def _command(run: Run, config: Path, origin: str) -> list[str]:
    contract = CONTRACTS[run.contract]
    return [
        SCHEMATHESIS,
        *("--config-file", str(config)),
        "run",
        str(contract.path),
        *("--origin", origin),
        *("--checks", "all"),
        *("--mode", contract.mode),
        *run.options,
    ]


@contextmanager
def _store(name: str, directory: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{directory / 'orders.sqlite3'}"
    else:
        with secantus(directory) as url:
            yield url


def _summary(output: str) -> str:
    """What a run that passed has to say: its last part."""
    return output[output.rfind("= SUMMARY =") :].partition("\n")[2]


if __name__ == "__main__":
    main()
