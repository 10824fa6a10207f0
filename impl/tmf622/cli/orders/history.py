"""`tmf622 history`: prints the changes of an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import api_options, load_apis, look_into, stop, store_option
from tmf630 import wire
from tmf630.printing import plain

if TYPE_CHECKING:
    from productordering.ordering.history import History
    from tmf622.settings.settings import Settings
    from tmf630.store.protocol import Store
    from tmf630.wire import Json


@click.command()
@click.argument("order_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, an object a change.")
@api_options
@store_option
def history(order_id: str, as_json: bool, **options: Any) -> None:
    """Print the changes of a product order: time, actor, cause and states."""
    from productordering.histories import history_of
    from tmf630.api.collections import resources

    async def read(store: Store, chosen: Settings) -> History | None:
        orders = resources(store, load_apis(chosen)[0], "productOrder", "")
        return await history_of(orders, order_id)

    found = look_into(options, read)
    if found is None:
        stop(f"there is no productOrder {order_id}", status=1)
    if as_json:
        click.echo(wire.encode(found.changes))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(history: History) -> Iterator[str]:
    """The history as lines of text, the oldest change first."""
    from productordering.ordering.history import ITEM_STATE

    if not history.changes:
        yield "no changes are recorded"
    if history.forgotten:
        yield f"{history.forgotten} earlier changes are no longer kept"
    if history.capture:
        yield from _captured(history.capture)
    for change in history.changes:
        yield f"{change['time']}  {plain(change['actor'])}  {plain(change['cause'])}"
        if state := change.get("state"):
            yield f"    order: {_state_change(state)}"
        for move in change.get("items", ()):
            yield f"    item {_listed(move['ids'], move.get('count'))}: {_state_change(move)}"
        other = [name for name in change["attributes"] if name not in ("state", ITEM_STATE)]
        if other:
            yield f"    changed: {_listed(other, change.get('attributeCount'))}"


def _captured(capture: Json) -> Iterator[str]:
    """What an order centre has found at the capture: the customer as it was, and the offerings."""
    yield f"{capture['captureDate']}  captured: {capture['outcome']}"
    customer = capture.get("customer", {})
    for kind, each in (("customer", customer), ("party", customer.get("party", {}))):
        if each:
            yield f"    {kind}: {_described(each)}"
    for each in capture.get("productOffering", ()):
        yield f"    offering: {_described(each)}"


def _described(each: Json) -> str:
    """What was captured in one line."""
    named = [each[name] for name in ("id", "name", "version") if name in each]
    status = each.get("status") or each.get("lifecycleStatus")
    return plain(" ".join(named)) + (f", {plain(status)}" if status else "")


def _state_change(move: dict[str, Any]) -> str:
    return f"{move['from'] or 'new'} → {move['to'] or 'removed'}"


def _listed(names: list[str], count: int | None) -> str:
    return plain(", ".join(names)) + (f" and more, {count} in all" if count else "")
