"""A dispatcher beside no server: `python -m tests.bench.dispatching STORE` runs until it is ended.

It has the event loop that it has beside a server.
"""

from __future__ import annotations

import asyncio
import sys

from tmf622.cli import configuration
from tmf622.cli.dispatcher import deliver
from tmf630.jobs.wakeup import Wakeup


def main(url: str) -> None:
    chosen = configuration.load({}, {"store_url": url})
    asyncio.run(deliver(chosen, "http://127.0.0.1", Wakeup()))


if __name__ == "__main__":
    main(sys.argv[1])
