"""`python -m tests.conformance`: prints tables of faults and the checks that catch them.

The first one is of servers of TMF622, the second one of servers of any contract, the third one of
servers of a contract of version 5's shape.
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
from tests.conformance.version5_faults import VERSION5_FAULTS
from tests.contract.version5 import BASE_PATH as REPAIR
from tests.contract.version5 import VERSION5
from tests.server import running
from tmf622_conformance.check import Result


def main() -> None:
    """Run each check against its faulty server, and print the tables."""
    with tempfile.TemporaryDirectory() as folder, running(sqlite_url_in(Path(folder))) as server:
        _print(FAULTS, lambda fault, id: checked(server, fault, id))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shop.json"
        file.write_text(json.dumps(SHOP))
        _print_of(Served(str(file)), RESOURCE_FAULTS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "repair.json"
        file.write_text(json.dumps(VERSION5))
        _print_of(Served(f"{file}={REPAIR}"), VERSION5_FAULTS)


def _print_of(served: Served, faults: Faults) -> None:
    folder = served.file.parent
    with serving([served], sqlite_url_in(folder)) as server:
        _print(faults, lambda fault, id: results(server, served, fault, id))


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
