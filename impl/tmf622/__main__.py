"""`tmf622`, and `python -m tmf622`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from tmf622 import VERSION

_COMMANDS: Final[Mapping[str, str]] = {
    "serve": "tmf622.cli.serve",
    "events": "tmf622.cli.events",
    "history": "tmf622.cli.orders.history",
    "audit": "tmf622.cli.audit",
    "purge": "tmf622.cli.orders.purge",
    "fallout": "tmf622.cli.orders.fallout",
    "late": "tmf622.cli.orders.late",
    "migrate": "tmf622.cli.migrate",
    "export": "tmf622.transfer.commands",
    "import": "tmf622.transfer.commands:import_file",
    "backup": "tmf622.transfer.commands",
    "load": "tmf622.cli.orders.load",
    "intake": "tmf622.cli.orders.intake",
    "seed": "tmf622.cli.orders.seed",
    "demo": "tmf622_demo.command",
    "contract": "tmf_contracts.cli",
    "conformance": "tmf622_conformance.command",
}
"""The module of each command, with its function where that has another name."""
_EXTRAS: Final = frozenset({"conformance"})
"""The commands that need more packages: those of the extra of their name."""


class _LazyGroup(click.Group):
    """A group that imports each command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, function = _COMMANDS[cmd_name].partition(":")
        try:
            command: click.Command = getattr(import_module(module), function or cmd_name)
        except ModuleNotFoundError as error:
            if cmd_name not in _EXTRAS:
                raise
            return _missing(cmd_name, error)
        return command


def _missing(name: str, error: ModuleNotFoundError) -> click.Command:
    """A command that only prints what has to be installed."""
    needed = f"needs tmf622[{name}], which is not installed"
    module = str(error.name).partition(".")[0]

    def stop() -> None:
        click.echo(f"tmf622: {name} {needed} (there is no {module})", err=True)
        sys.exit(2)

    return click.Command(
        name,
        callback=stop,
        short_help=f"({needed})",
        help=f"This {needed}.",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION)
def main() -> None:
    """An open TMF622 Product Ordering server, and a conformance kit for any server.

    Every option of the server's commands is also an environment variable, TMF622_PORT for --port.
    """


if __name__ == "__main__":
    main(prog_name="tmf622")
