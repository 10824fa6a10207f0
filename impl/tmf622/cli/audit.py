"""`tmf622 audit`: prints who did what to which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.common import api_options, load_apis, look_into, store_option
from tmf622.cli.times import MOMENT
from tmf630 import wire
from tmf630.printing import plain

if TYPE_CHECKING:
    from tmf622.settings.settings import Settings
    from tmf630.store.protocol import Store
    from tmf630.wire import Json


@click.command()
@click.option("--order", metavar="ID", help="Of this order and its cancellation tasks.")
@click.option("--since", type=MOMENT, metavar="TIME", help="Of this moment or later.")
@click.option("--until", type=MOMENT, metavar="TIME", help="Of before this moment.")
@click.option("--actor", metavar="NAME", help="Of this caller, or user of a command.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@api_options
@store_option
def audit(
    order: str | None,
    since: float | None,
    until: float | None,
    actor: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Print who did what to which order, the oldest change first.

    It is also there of orders that are deleted. TIME is a date, or a date and time such as
    2026-01-31T08:15:00Z, or the time before now as 24h or 7d. ID may be that of a resource of
    another contract.
    """

    async def printed(store: Store, chosen: Settings) -> int:
        from tmf622.composition import components
        from tmf630.events.outbox.audit_log import Selection

        parts = components(store, load_apis(chosen), "", chosen)
        count = 0
        async for each in parts.audited(Selection(order, actor, since, until)):
            click.echo(wire.encode(each) if as_json else _line(each))
            count += 1
        return count

    if not (look_into(options, printed) or as_json):
        click.echo("there are no changes in the audit")


def _line(said: Json) -> str:
    """A record as a line of text."""
    states = [said[name] for name in ("stateBefore", "stateAfter") if name in said]
    subject = f" of {said['subject']}" if said["subject"] != said["resourceId"] else ""
    parts = [
        said["time"],
        said["actor"],
        f"{said['action']} {said['resourceType']} {said['resourceId']}{subject}",
        " → ".join(dict.fromkeys(states)),
        ", ".join(said.get("attributes", ())),
        f"request {said['requestId']}",
    ]
    return plain("  ".join(filter(None, parts)))
