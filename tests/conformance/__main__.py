"""`python -m tests.conformance`: prints a table of faults and the checks that catch them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.api.stores import sqlite_url_in
from tests.conformance.faults import FAULTS
from tests.conformance.test_broken_servers import checked
from tests.server import running


def main() -> None:
    """Run each check against its faulty server, and print the table."""
    print("| fault of the server | caught by | level | message |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, running(sqlite_url_in(Path(folder))) as server:
        for wrong, (id, fault) in FAULTS.items():
            (result,) = checked(server, fault, id)
            message = result.message.replace("|", "\\|")
            print(f"| {wrong} | `{id}` | {result.check.level} | {result.outcome}: {message} |")


if __name__ == "__main__":
    main()
