"""`python -m tests.bench`: figures about the running server."""

from __future__ import annotations

import click

from tests.bench import events


@click.group()
def main() -> None:
    """Measure; nothing else should be running on the machine."""


main.add_command(events.subscribers)
main.add_command(events.throughput)

if __name__ == "__main__":
    main()
