"""What the processes of a cluster use, and what its members count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import psutil
from pymongo import MongoClient

from tests.mongod import Member, ReplicaSet
from tests.server import Server

PRIMARY: Final = "the primary"
SECONDARIES: Final = "both secondaries"
WORKERS: Final = "the four workers"
DISPATCHERS: Final = "both dispatchers"
ROLES: Final = (WORKERS, DISPATCHERS, PRIMARY, SECONDARIES)


@dataclass(frozen=True, slots=True)
class Counters:
    """What was counted since the start: `cpu` in seconds by role, the rest by its name.

    `writes` and `waited` are the writes that waited for a majority, and for how many seconds;
    `received` and `sent` the bytes of the primary's network; `fetched` those that the secondaries
    read from its oplog; `syncs` and `synced` the times that the primary has written its journal to
    disk, and the seconds that took.
    """

    cpu: Mapping[str, float]
    counts: Mapping[str, float]

    def since(self, before: Counters) -> Counters:
        return Counters(
            {role: self.cpu[role] - before.cpu[role] for role in self.cpu},
            {name: self.counts[name] - before.counts[name] for name in self.counts},
        )


class Cluster:
    """A replica set and the servers on it, all of which run."""

    def __init__(self, replicas: ReplicaSet, url: str, servers: Sequence[Server]) -> None:
        self.servers = servers
        self._primary = replicas.primary()
        self._secondaries = [each for each in replicas.members if each is not self._primary]
        self._client: MongoClient[dict[str, Any]] = MongoClient(url)
        self._database = self._client.get_default_database()
        self._processes = {
            PRIMARY: [psutil.Process(self._primary.pid)],
            SECONDARIES: [psutil.Process(each.pid) for each in self._secondaries],
            **_by_role(servers),
        }

    def counters(self) -> Counters:
        cpu = {
            role: sum(sum(each.cpu_times()[:2]) for each in processes)
            for role, processes in self._processes.items()
        }
        status = self._primary.command("serverStatus")
        waits = status["metrics"]["getLastError"]["wtime"]
        log = status["wiredTiger"]["log"]
        counts = {
            "writes": waits["num"],
            "waited": waits["totalMillis"] / 1e3,
            "received": status["network"]["bytesIn"],
            "sent": status["network"]["bytesOut"],
            "fetched": sum(map(_fetched, self._secondaries)),
            "syncs": log["log sync operations"],
            "synced": log["log sync time duration (usecs)"] / 1e6,
        }
        return Counters(cpu, counts)

    def unpublished(self) -> int:
        """How many orders have events that are not in the event log."""
        return self._database["productOrder"].count_documents({"owing": True})

    def sizes(self) -> Mapping[str, float]:
        """Bytes of an order: of its document, on disk, of its indexes, and of the oplog's entry."""
        orders = self._database.command("collStats", "productOrder")
        oplog = self._client["local"].command("collStats", "oplog.rs")
        return {
            "document": orders["avgObjSize"],
            "disk": orders["storageSize"] / orders["count"],
            "indexes": orders["totalIndexSize"] / orders["count"],
            "oplog": oplog["size"],
        }

    def close(self) -> None:
        self._client.close()


def _fetched(member: Member) -> float:
    return float(member.command("serverStatus")["metrics"]["repl"]["network"]["bytes"])


def _by_role(servers: Sequence[Server]) -> dict[str, list[psutil.Process]]:
    children = [each for server in servers for each in _children(server)]
    workers = [each for each in children if _listens(each)]
    return {WORKERS: workers, DISPATCHERS: [each for each in children if each not in workers]}


def _children(server: Server) -> Iterator[psutil.Process]:
    """All processes of a server but the first one, which only starts the others."""
    yield from psutil.Process(server.process.pid).children(recursive=True)


def _listens(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        connections = process.net_connections("tcp")
        return any(each.status == psutil.CONN_LISTEN for each in connections)
    return False
