"""`tmf622 purge`: removes orders that ended long ago."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import acting, api_options, load_apis, look_into, stop, store_option
from tmf622.cli.times import AGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from productordering.retention import Found, Outcome, Retention
    from tmf622.settings.settings import Settings
    from tmf630.store.protocol import Store


@click.command()
@click.option(
    "--older-than",
    type=AGE,
    required=True,
    metavar="AGE",
    help="Hours or days since the order ended, such as 400d.",
)
@click.option(
    "--states",
    default="completed,cancelled",
    show_default=True,
    metavar="STATES",
    help="Final states of orders, separated by commas.",
)
@click.option("--dry-run", is_flag=True, help="Count the orders, and remove none.")
@api_options
@store_option
def purge(older_than: float, states: str, dry_run: bool, **options: Any) -> None:
    """Remove orders that ended long ago, with all that belongs to them but their audit.

    No events are published. Servers may run on the store meanwhile. What cannot be removed now is
    left for the next run, which also continues one that was interrupted.
    """
    chosen_states = _states(states)

    async def counted(store: Store, chosen: Settings) -> None:
        retention = _retention(store, chosen, chosen_states, time.time() - older_than)
        click.echo("\n".join(_table(await _found(retention))))

    async def purged(store: Store, chosen: Settings) -> Mapping[Outcome, int]:
        retention = _retention(store, chosen, chosen_states, time.time() - older_than)
        length = await retention.most()
        with acting("tmf622 purge"), click.progressbar(length=length, label="Purging") as bar:
            return await retention.remove_all(bar.update)

    if dry_run:
        look_into(options, counted)
        return
    from productordering.retention import Outcome

    outcomes = look_into(options, purged)
    click.echo(f"{_orders(outcomes.get(Outcome.REMOVED, 0))} removed")
    if left := outcomes.get(Outcome.LEFT, 0):
        click.echo(
            f"{left:,} left for the next run: they have changed, or have a job or events that are"
            " not published"
        )


def _states(text: str) -> Sequence[str]:
    """The states in an option. Stops the command when one is not final."""
    from productordering.retention import STATES

    chosen = [each.strip() for each in text.split(",")]
    if wrong := [each for each in chosen if each not in STATES]:
        stop(f"--states: {wrong[0]!r} is no final state of an order; these are {', '.join(STATES)}")
    return list(dict.fromkeys(chosen))


def _retention(store: Store, chosen: Settings, states: Sequence[str], before: float) -> Retention:
    from ordercentre.fulfilment.collection import fulfilments
    from productordering.retention import Retention
    from tmf630.api.collections import resources

    api = load_apis(chosen)[0]
    return Retention(
        orders=resources(store, api, "productOrder", ""),
        tasks=resources(store, api, "cancelProductOrder", ""),
        beside=[fulfilments(store)],
        states=states,
        before=before,
    )


async def _found(retention: Retention) -> Mapping[str, Found]:
    length = await retention.most()
    with click.progressbar(length=length, label="Looking") as bar:
        return await retention.count_all(bar.update)


def _table(found: Mapping[str, Found]) -> Sequence[str]:
    """What a dry run prints: a line for each state, and the total."""
    lines = [
        f"{state}: {_orders(each.number)}, which ended from {each.oldest} to {each.newest}"
        for state, each in found.items()
    ]
    return [*lines, f"{_orders(sum(each.number for each in found.values()))} would be removed"]


def _orders(number: int) -> str:
    return "1 order" if number == 1 else f"{number:,} orders"
