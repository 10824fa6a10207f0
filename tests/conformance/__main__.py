"""`python -m tests.conformance`: prints tables of faults and the checks that catch them.

The first one is of servers of TMF622, the second one of servers of any contract.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.api.contracts.shop import SHOP
from tests.api.stores import sqlite_url_in
from tests.conformance.contracts import Served, serving
from tests.conformance.faults import FAULTS, Faults
from tests.conformance.proxy import Fault
from tests.conformance.resource_faults import RESOURCE_FAULTS
from tests.conformance.test_any_contract import results
from tests.conformance.test_broken_servers import checked
from tests.server import running
from tmf622_conformance.check import Result


def main() -> None:
    """Run each check against its faulty server, and print the tables."""
    with tempfile.TemporaryDirectory() as folder, running(sqlite_url_in(Path(folder))) as server:
        _print(FAULTS, lambda fault, id: checked(server, fault, id))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.json"
        file.write_text(json.dumps(SHOP))
        shop = Served(str(file))
        with serving([shop], sqlite_url_in(Path(folder))) as server:
            _print(RESOURCE_FAULTS, lambda fault, id: results(server, shop, fault, id))


def _print(faults: Faults, check: Callable[[Fault, str], Sequence[Result]]) -> None:
    print("| fault of the server | caught by | level | message |")
    print("|---|---|---|---|")
    for wrong, (id, fault) in faults.items():
        (result,) = check(fault, id)
        message = result.message.replace("|", "\\|")
        print(f"| {wrong} | `{id}` | {result.check.level} | {result.outcome}: {message} |")
    print()


if __name__ == "__main__":
    main()
