"""What the commands print about themselves, as text or as JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from console import PATH
from tmf622 import VERSION
from tmf622.settings.settings import Settings, shown
from tmf630 import wire
from tmf630.printing import without_password

if TYPE_CHECKING:
    from ordercentre.centre import Centre
    from tmf630.api.definition import ApiDefinition

_FIRST_ORDER: Final = (
    '{"externalId":"my-first-order","productOrderItem":'
    '[{"id":"1","action":"add","productOffering":{"id":"fibre-500"}}]'
)
_PARTY: Final = '"relatedParty":[{"id":"anna","@referredType":"Individual"}]'
"""What the strict rules require as well."""


def warn(message: str, log_format: str) -> None:
    """Print a warning to standard error."""
    text = _json("WARNING", message) if log_format == "json" else f"tmf622: warning: {message}"
    click.echo(text, err=True)


def tell(message: str, log_format: str, level: str = "INFO") -> None:
    """Print to standard error what is being done, or why nothing is."""
    click.echo(_json(level, message) if log_format == "json" else f"tmf622: {message}", err=True)


def announce(
    chosen: Settings,
    public_url: str,
    apis: Sequence[ApiDefinition],
    store_note: str,
    centre: Centre | None,
) -> None:
    """Print to standard output where requests are served, and with which settings.

    `store_note` is printed beside the store, unless it is empty. Of an order centre the neighbours
    are printed; one with a catalogue has offerings of its own, so that no example is.
    """
    root = public_url.rstrip("/")
    api, store = root + apis[0].base_path, without_password(chosen.store_url)
    documentation, console = f"{root}/docs", f"{root}{PATH}"
    given = {name: shown(name, each.text) for name, each in chosen.given.items()}
    started = f"tmf622 {VERSION}"
    neighbours = {each.name: each.url for each in centre.neighbours} if centre else {}
    if chosen.log_format == "json":
        others = [root + each.base_path for each in apis[1:]]
        also = {"otherApis": others} if others else {}
        fields = {
            "settings": given,
            "api": api,
            **also,
            "documentation": documentation,
            **({"console": console} if chosen.console else {}),
            "store": store,
            **({"neighbours": neighbours} if neighbours else {}),
        }
        noted = {"storeNote": store_note} if store_note else {}
        click.echo(_json("INFO", f"{started} serves {api}", version=started, **fields, **noted))
        return
    with_settings = ", ".join(f"{name}={text}" for name, text in given.items()) or "none"
    click.echo(f"{started}, settings that are not defaults: {with_settings}")
    for served in apis:
        click.echo(f"API            {root}{served.base_path}")
    click.echo(f"Documentation  {documentation}")
    if chosen.console:
        click.echo(f"Console        {console}")
    click.echo(f"Store          {store}{f'  ({store_note})' if store_note else ''}")
    for name, url in neighbours.items():
        click.echo(f"Neighbour      {name}: {url}")
    if centre and centre.catalog:
        return
    click.echo("Place an order with")
    order = f"{_FIRST_ORDER},{_PARTY}}}" if chosen.rules == "strict" else f"{_FIRST_ORDER}}}"
    token = '-H "Authorization: Bearer $TOKEN" ' if chosen.auth_issuer else ""
    click.echo(f"  curl {token}-H 'Content-Type: application/json' {api}/productOrder -d '{order}'")


def _json(level: str, message: str, **fields: Any) -> str:
    """A line in the format of the log."""
    line = {
        "time": datetime.now(UTC).isoformat(),
        "level": level,
        "logger": "tmf622",
        "request_id": "-",
        "message": message,
        **fields,
    }
    return wire.encode(line).decode()
