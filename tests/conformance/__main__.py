"""`python -m tests.conformance`: which check catches which broken server, as a table."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.api.stores import sqlite_url_in
from tests.conformance.faults import FAULTS
from tests.conformance.test_broken_servers import checked
from tests.server import running


def main() -> None:
    """Print the table, of what was caught just now."""
    print("| what is wrong with the server | caught by | level | what the check says |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, running(sqlite_url_in(Path(folder))) as server:
        for wrong, (id, fault) in FAULTS.items():
            (result,) = checked(server, fault, id)
            told = result.message.replace("|", "\\|")
            print(f"| {wrong} | `{id}` | {result.check.level} | {result.outcome}: {told} |")


if __name__ == "__main__":
    main()
