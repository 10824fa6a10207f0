"""`tmf622 fallout`: the worklist of failed items, and what is decided of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import acting, look_into, stop, store_option
from tmf630 import wire
from tmf630.printing import plain

if TYPE_CHECKING:
    from ordercentre.fulfilment.content import Decision
    from ordercentre.fulfilment.worklist import FailedItem, Worklist
    from tmf622.settings.settings import Settings
    from tmf630.store.protocol import Store


@click.group()
def fallout() -> None:
    """The items of orders that have failed and wait for a person."""


def _choice(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments that choose failed items."""
    command = click.argument("items", nargs=-1, metavar="[ORDER_ID[/ITEM_ID]]...")(command)
    command = click.option("--all", "every", is_flag=True, help="All failed items.")(command)
    command = click.option(
        "--max-failures",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Stop after so many items that could not be decided.",
    )(command)
    return store_option(command)


@fallout.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@store_option
def listed(as_json: bool, **options: Any) -> None:
    """Print the failed items that wait for a decision, the oldest order first."""

    async def read(store: Store, _: Settings) -> Sequence[FailedItem]:
        return [each async for each in _worklist(store).failed()]

    found = look_into(options, read)
    for each in found:
        if as_json:
            click.echo(wire.encode({"order": each.order_id, **each.fallout}))
            continue
        said = each.fallout
        click.echo(
            f"{each.order_id}/{plain(said['item'])}  {said['time']}  attempt {said['attempts']}:"
            f" {plain(said['why'])}"
        )
    if not (found or as_json):
        click.echo("no failed item waits for a decision")


@fallout.command()
@_choice
def retry(**options: Any) -> None:
    """Send failed items to their acceptance centres again."""
    from ordercentre.fulfilment.content import Decision

    _decide(Decision.RETRY, **options)


@fallout.command()
@_choice
def complete(**options: Any) -> None:
    """Complete failed items: they were delivered by hand."""
    from ordercentre.fulfilment.content import Decision

    _decide(Decision.COMPLETE, **options)


@fallout.command()
@_choice
def fail(**options: Any) -> None:
    """Give failed items up: they become `failed`."""
    from ordercentre.fulfilment.content import Decision

    _decide(Decision.FAIL, **options)


def _decide(
    decision: Decision, items: tuple[str, ...], every: bool, max_failures: int, **options: Any
) -> None:
    if bool(items) == every:
        stop("name the failed items as ORDER_ID/ITEM_ID or ORDER_ID, or give --all")

    async def decided(store: Store, _: Settings) -> tuple[int, list[str]]:
        from ordercentre.fulfilment.worklist import NotWaiting
        from tmf630.events.outbox.audit_log import AuditLog, open_audit, record_now

        worklist, done, failures = _worklist(store), 0, list[str]()
        audit = AuditLog(open_audit(store))
        async for name, item in _chosen(worklist, items):
            try:
                if item.waits:
                    record = record_now(item.order_id, "productOrder", f"fallout {decision}")
                    await audit.add([record])
                await worklist.decide(item, decision)
                done += 1
            except NotWaiting:
                failures.append(f"{plain(name)} does not wait for a decision")
            if len(failures) >= max_failures:
                break
        return done, failures

    with acting("tmf622 fallout"):
        done, failures = look_into(options, decided)
    click.echo(f"{done} decided: {decision}")
    if failures:
        stop(*failures, status=1)


async def _chosen(
    worklist: Worklist, names: tuple[str, ...]
) -> AsyncIterator[tuple[str, FailedItem]]:
    """The failed items of these names, as far as there are any; without names all of them."""
    from ordercentre.fulfilment.worklist import FailedItem

    waiting = [each async for each in worklist.failed()]
    if not names:
        for each in waiting:
            yield f"{each.order_id}/{each.fallout['item']}", each
    for name in names:
        found = [each for each in waiting if name in _names(each)]
        order_id, _, item_id = name.partition("/")
        for item in found or [FailedItem(order_id, {"item": item_id})]:
            yield name, item


def _names(item: FailedItem) -> tuple[str, str]:
    return item.order_id, f"{item.order_id}/{item.fallout['item']}"


def _worklist(store: Store) -> Worklist:
    from ordercentre.fulfilment.collection import fulfilments
    from ordercentre.fulfilment.worklist import Worklist

    return Worklist(fulfilments(store))
