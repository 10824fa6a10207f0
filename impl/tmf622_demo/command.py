"""`tmf622 demo`: our server with all its neighbours, and six orders."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

import click

from tmf622_demo import acceptance, processes
from tmf622_demo.client import Client, Stopped
from tmf622_demo.neighbours import Neighbours, neighbours
from tmf622_demo.screen import Screen
from tmf622_demo.walk import Walk

CENTRE: Final = Path(__file__).with_name("content") / "centre.toml"
_API: Final = "/tmf-api/productOrderingManagement/v4"
_SERVER: Final = "server"
_INTERRUPTED: Final = 130


@click.command()
@click.option("--keep", is_flag=True, help="Leave all running afterwards, until Ctrl-C.")
def demo(keep: bool) -> None:
    """Start the server with all its neighbours, and follow six orders.

    All of it is on this machine: processes on free ports, and a folder that is removed at the end.
    The exit status is 1 if a step does not come.
    """
    # SIGTERM ends it as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="tmf622-demo-") as folder:
            _run(Path(folder), keep)
    except Stopped as fault:
        click.echo(f"tmf622: {fault}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run(folder: Path, keep: bool) -> None:
    screen, store = Screen(), processes.store(_SERVER, folder)
    with _all(folder, screen) as (server, others):
        Walk(server, others, store, screen).all()
        screen.title(f"All six orders have ended as they should, in {screen.seconds:.0f} s.")
        if keep:
            _announce(server, others, store, screen)
            with suppress(KeyboardInterrupt):
                Event().wait()


@contextmanager
def _all(folder: Path, screen: Screen) -> Iterator[tuple[Client, Neighbours]]:
    """A client of the server, and its neighbours."""
    screen.line("starts", "the neighbours: catalogue, customers, parties, inventory, acceptance")
    with neighbours(folder) as others:
        urls = [option for name, each in others.items() for option in (f"--{name}-url", each.url)]
        screen.line("starts", "the server, with their URLs")
        with (
            processes.serving(_SERVER, folder, "--centre", str(CENTRE), *urls) as url,
            acceptance.working(others["acceptance"], screen),
        ):
            screen.line("serves", f"{url}{_API}")
            yield Client(url + _API), others


def _announce(server: Client, others: Neighbours, store: str, screen: Screen) -> None:
    """Print where everything is, and how to look around."""
    for name, client in (("server", server), *others.items()):
        screen.more(name, [client.url])
    screen.more("console", [server.url.removesuffix(_API) + "/console"])
    screen.title("Look around, and end it with Ctrl-C:")
    for command in (
        f"curl -s '{server.url}/productOrder?fields=state,productOrderItem'",
        f"curl -s '{others['inventory'].url}/product'",
        f"tmf622 history ORDER_ID --store {store}",
        f"tmf622 fallout list --store {store}",
    ):
        click.echo(f"  {command}")
