"""`tmf622`, and `python -m tmf622`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

_COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "serve": ("tmf622.cli.serve", "server"),
    "events": ("tmf622.cli.events", "server"),
    "history": ("tmf622.cli.history", "server"),
    "fallout": ("tmf622.cli.fallout", "server"),
    "late": ("tmf622.cli.late", "server"),
    "migrate": ("tmf622.cli.migrate", "server"),
    "load": ("tmf622.cli.load", "server"),
    "intake": ("tmf622.cli.intake", "server"),
    "seed": ("tmf622.cli.seed", "server"),
    "demo": ("tmf622_demo.command", "server"),
    "contract": ("tmf_contracts.cli", "server"),
    "conformance": ("tmf622_conformance.command", "conformance"),
}
"""The module of each command, and the extra of the package that it needs."""


class _LazyGroup(click.Group):
    """A group that imports each command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, extra = _COMMANDS[cmd_name]
        try:
            command: click.Command = getattr(import_module(module), cmd_name)
        except ModuleNotFoundError as error:
            return _missing(cmd_name, extra, error)
        return command


def _missing(name: str, extra: str, error: ModuleNotFoundError) -> click.Command:
    """A command that only prints what has to be installed."""
    needed = f"needs tmf622[{extra}], which is not installed"
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
@click.version_option(package_name="tmf622")
def main() -> None:
    """An open TMF622 Product Ordering server, and a conformance kit for any server.

    Every option of the server's commands is also an environment variable, TMF622_PORT for --port.
    """


if __name__ == "__main__":
    main(prog_name="tmf622")
