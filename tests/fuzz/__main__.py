"""`python -m tests.fuzz`: fuzzes our own server with the contract part of the conformance kit.

Each store, contract and seed has a server of its own; two of them run at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import click

from tests import mongodb
from tests.api.databases import STORES
from tests.fuzz.job import CONTRACTS, Job, JobResult, run

PARALLEL = 2


@click.command()
@click.option("--store", "stores", type=click.Choice(STORES), multiple=True, default=STORES)
@click.option(
    "--contract", "names", type=click.Choice(list(CONTRACTS)), multiple=True, default=CONTRACTS
)
@click.option(
    "--examples", type=click.IntRange(min=1), default=20, help="For each operation and phase."
)
@click.option("--seed", "seeds", type=int, multiple=True, default=[622], help="Choice of data.")
@click.option("--long", is_flag=True, help="The coverage phase for every operation (4 GB each).")
def main(
    stores: Sequence[str], names: Sequence[str], examples: int, seeds: Sequence[int], *, long: bool
) -> None:
    """Fuzz the server on each store by each contract; exit status 1 when a check has failed."""
    click.echo(mongodb.described())
    jobs = [
        Job(store, name, seed, examples, long)
        for seed in seeds
        for name in names
        for store in stores
    ]
    results = []
    with ProcessPoolExecutor(PARALLEL, get_context("spawn")) as executor:
        for done in as_completed([executor.submit(run, job) for job in jobs]):
            results.append(done.result())
            _print(results[-1])
    failed = sum(bool(result.failures) for result in results)
    click.echo(f"{sum(result.cases for result in results):,} cases")
    click.echo(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def _print(result: JobResult) -> None:
    click.echo(str(result))
    for each in result.failures:
        click.echo(f"\n{each.outcome}: {each.check.id}: {each.message}")
        for exchange in each.exchanges:
            click.echo(f"\n{exchange.curl}\n{exchange.answer}")
        click.echo()


if __name__ == "__main__":
    main()
