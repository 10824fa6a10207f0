"""`python -m tests.fuzz`: the conformance kit's contract part against the server, at length.

Each store, contract and seed has a server of its own, and two of them run at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import click

from tests import mongodb
from tests.api.databases import STORES
from tests.fuzz.job import CONTRACTS, Account, Job, run

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
    accounts = []
    with ProcessPoolExecutor(PARALLEL, get_context("spawn")) as executor:
        for done in as_completed([executor.submit(run, job) for job in jobs]):
            accounts.append(done.result())
            _tell(accounts[-1])
    failed = sum(bool(account.failures) for account in accounts)
    click.echo(f"{sum(account.cases for account in accounts):,} cases")
    click.echo(f"{len(accounts) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def _tell(account: Account) -> None:
    click.echo(str(account))
    for each in account.failures:
        click.echo(f"\n{each.outcome}: {each.check.id}: {each.message}")
        for exchange in each.exchanges:
            click.echo(f"\n{exchange.curl}\n{exchange.answer}")
        click.echo()


if __name__ == "__main__":
    main()
