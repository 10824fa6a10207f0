"""A policy of cancellations for servers under test.

The server imports it from a file that `Policy` writes. The `cancellationReason` of a task says what
it does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.api.cancellations import cancel
from tests.api.client import ContractClient
from tests.api.orders import Json
from tests.api.waiting import eventually

_POLICY = """
import asyncio
import json
import os
from pathlib import Path

from productordering.ordering.cancellation import InformationRequired

DIRECTORY = Path(os.environ["TMF622_TEST_POLICY"])


async def assess(order, task):
    with (DIRECTORY / "calls").open("a") as calls:
        calls.write(json.dumps([order, task]) + "\\n")
    match task.get("cancellationReason", "").partition(" "):
        case "refuse", _, reason:
            return reason
        case "wait", _, name:
            while not (DIRECTORY / name).exists():
                await asyncio.sleep(0.01)
        case "fail", _, times:
            if calls_for(task) <= int(times):
                raise RuntimeError("failed")
        case "require", _, name:
            path = (DIRECTORY / name).read_text()
            return InformationRequired(path) if path else None
        case "never", _, _:
            await asyncio.Event().wait()
    return None


def calls_for(task):
    with (DIRECTORY / "calls").open() as calls:
        return sum(json.loads(line)[1]["id"] == task["id"] for line in calls)


def not_a_coroutine(order, task):
    return None
"""


@dataclass(frozen=True)
class Policy:
    """A policy that acts on the `cancellationReason` of a task; `directory` has its files.

    `refuse REASON` refuses; `wait NAME` accepts when a file of that name exists; `fail N` accepts
    after N exceptions; `require NAME` requires the information at the path in the file of that
    name, and accepts when the file is empty; `never` does not answer. Any other reason is accepted.
    """

    directory: Path

    def __post_init__(self) -> None:
        (self.directory / "policy_of_a_test.py").write_text(_POLICY)

    @property
    def options(self) -> list[str]:
        """The options of a server that uses it."""
        return ["--cancellation-policy", "policy_of_a_test:assess"]

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables with which a server finds it."""
        path = os.pathsep.join([str(self.directory), os.environ.get("PYTHONPATH", "")])
        return {"PYTHONPATH": path, "TMF622_TEST_POLICY": str(self.directory)}

    def calls(self) -> list[tuple[Json, Json]]:
        """The orders and tasks that it was called with."""
        try:
            lines = (self.directory / "calls").read_text().splitlines()
        except FileNotFoundError:
            return []
        return [(order, task) for order, task in map(json.loads, lines)]

    def answer(self, name: str) -> None:
        """Let it accept the tasks with `wait NAME`."""
        (self.directory / name).touch()

    def require(self, name: str, path: str) -> None:
        """Let it require the path for the tasks with `require NAME`; "" lets it accept them."""
        written = self.directory / f"{name}.new"
        written.write_text(path)
        written.rename(self.directory / name)


Assessed = tuple[ContractClient, Policy]
"""A client of a server with a policy, and the policy."""


def under_assessment(assessed: Assessed, placed: Json, name: str = "for ever") -> Json:
    """A task that the policy has been called with, and has not answered yet."""
    client, policy = assessed
    task = cancel(client, placed, cancellationReason=f"wait {name}")
    eventually(lambda: task["id"] in [asked["id"] for _, asked in policy.calls()])
    return task
