"""`tmf622 history`: prints the changes of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from productordering.cli.common import look_into, stop, store_option

if TYPE_CHECKING:
    from productordering.ordering.history import History
    from productordering.settings import Settings
    from tmf630.store.protocol import Store


@click.command()
@click.argument("order_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, an object a change.")
@store_option
def history(order_id: str, as_json: bool, store_url: str | None) -> None:
    """Print the changes of a product order: time, actor, cause and states."""
    from productordering.histories import history_of
    from productordering.ordering.history import as_text
    from productordering.stores import resources
    from tmf630 import wire

    async def read(store: Store, _: Settings) -> History | None:
        return await history_of(resources(store, "productOrder", ""), order_id)

    found = look_into(store_url, read)
    if found is None:
        stop(f"there is no productOrder {order_id}", status=1)
    if as_json:
        click.echo(wire.encode(found.changes))
        return
    for line in as_text(found):
        click.echo(line)
