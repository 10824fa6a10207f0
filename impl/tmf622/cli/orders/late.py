"""`tmf622 late`: the orders that will be later than requested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import look_into, store_option
from tmf630 import wire
from tmf630.printing import plain

if TYPE_CHECKING:
    from ordercentre.fulfilment.worklist import LateOrder
    from tmf622.settings.settings import Settings
    from tmf630.store.protocol import Store


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@store_option
def late(as_json: bool, **options: Any) -> None:
    """Print the open orders that are, or will be, later than requested, the oldest first."""

    async def read(store: Store, _: Settings) -> Sequence[LateOrder]:
        from ordercentre.fulfilment.collection import fulfilments
        from ordercentre.fulfilment.worklist import Worklist

        return [each async for each in Worklist(fulfilments(store)).late()]

    found = look_into(options, read)
    for each in found:
        if as_json:
            click.echo(wire.encode(each._asdict()))
            continue
        expected = f", expected {plain(each.expected)}" if each.expected else ""
        click.echo(f"{each.order_id}  requested {plain(each.requested)}{expected}")
    if not (found or as_json):
        click.echo("no order is late")
