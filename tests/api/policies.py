"""A function that assesses cancellations, for servers that are told to use it.

They import it from a file that `Policy` writes, and it does what a task tells it to.
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
        case "stumble", _, times:
            if calls_for(task) <= int(times):
                raise RuntimeError("it has stumbled")
        case "require", _, name:
            path = (DIRECTORY / name).read_text()
            return InformationRequired(path) if path else None
        case "never", _, _:
            await asyncio.Event().wait()
    return None


def calls_for(task):
    with (DIRECTORY / "calls").open() as calls:
        return sum(json.loads(line)[1]["id"] == task["id"] for line in calls)


def impatient(order, task):
    return None
"""


@dataclass(frozen=True)
class Policy:
    """A policy that does what the `cancellationReason` of a task says, with its files in there.

    `refuse REASON`; `wait NAME`, accepts when a file of that name is there; `stumble N`, accepts
    after so many exceptions; `require NAME`, has to know what the file of that name says, and
    accepts when it says nothing; `never` answers. Whatever else it accepts.
    """

    directory: Path

    def __post_init__(self) -> None:
        (self.directory / "policy_of_a_test.py").write_text(_POLICY)

    @property
    def options(self) -> list[str]:
        """How a server is told to use it."""
        return ["--cancellation-policy", "policy_of_a_test:assess"]

    @property
    def environment(self) -> Mapping[str, str]:
        """Where a server finds it."""
        path = os.pathsep.join([str(self.directory), os.environ.get("PYTHONPATH", "")])
        return {"PYTHONPATH": path, "TMF622_TEST_POLICY": str(self.directory)}

    def calls(self) -> list[tuple[Json, Json]]:
        """The orders and tasks that it has been asked about."""
        try:
            lines = (self.directory / "calls").read_text().splitlines()
        except FileNotFoundError:
            return []
        return [(order, task) for order, task in map(json.loads, lines)]

    def answer(self, name: str) -> None:
        """Let it accept the tasks that wait for that name."""
        (self.directory / name).touch()

    def require(self, name: str, path: str) -> None:
        """Let it require that for the tasks which require by that name; nothing any more if ""."""
        written = self.directory / f"{name}.new"
        written.write_text(path)
        written.rename(self.directory / name)


Assessed = tuple[ContractClient, Policy]
"""A client of a server that asks a policy, and the policy."""


def under_assessment(assessed: Assessed, placed: Json, name: str = "for ever") -> Json:
    """A task on which the policy has been asked, and has yet to answer."""
    client, policy = assessed
    task = cancel(client, placed, cancellationReason=f"wait {name}")
    eventually(lambda: task["id"] in [asked["id"] for _, asked in policy.calls()])
    return task
