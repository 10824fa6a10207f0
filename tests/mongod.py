"""A real MongoDB for the tests: replica sets of the mongod from a Python package.

Its licence is the SSPL: it runs as a process of its own and is never imported.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sysconfig
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.netns import Host
from tests.server import free_port

MONGOD: Final = Path(sysconfig.get_path("purelib"), "fiftyone", "db", "bin", "mongod")
LOOPBACK: Final = "127.0.0.1"
_SET: Final = "tmf622"
_TIMEOUT: Final = 120.0
_PAUSE: Final = 0.02
_ANSWERING: Final = 2_000
"""Milliseconds after which a member counts as unreachable."""
# Each index is a file, and how many may be open is often limited to 1,024.
_MANY_FILES: Final = ("/bin/sh", "-c", 'ulimit -Sn "$(ulimit -Hn)"; exec "$0" "$@"')
# Kills mongod when this process ends in any way: then the input of the shell ends.
_GUARD: Final = ("/bin/sh", "-c", 'read -r _; kill -9 "$0"')
_OPTIONS: Final = (
    *("--nounixsocket", "--quiet", "--wiredTigerCacheSizeGB", "0.5"),
    # Files of the journal as large as a run needs, not three of 100 MB.
    *("--wiredTigerEngineConfigString", "log=(file_max=16MB,prealloc=false)"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # Not the default of five minutes: for so long the files of dropped collections stay.
    *("--setParameter", "minSnapshotHistoryWindowInSeconds=60"),
    # No delay of a stop.
    *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
)


@cache
def unavailable() -> str:
    """Why mongod cannot run on this machine; empty when it can."""
    if not MONGOD.exists():
        return "there is no package of mongod for this machine"
    tried = subprocess.run([str(MONGOD), "--version"], capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        return ""
    return tried.stderr.strip() or f"mongod --version ended with {tried.returncode}"


@cache
def version() -> str:
    """The version of mongod, such as `6.0.5`."""
    printed = subprocess.run([str(MONGOD), "--version"], capture_output=True, text=True, check=True)
    return printed.stdout.split()[2].removeprefix("v")


class Member:
    """A mongod of a replica set, whose acknowledged writes are on disk, under `directory`.

    It has the same port after a restart, whoever starts it. Without a host it runs on this
    machine's loopback. With the key of its set it requires authentication. A standalone one is of
    no set.
    """

    def __init__(
        self,
        directory: Path,
        host: Host | None = None,
        key: str = "",
        *,
        standalone: bool = False,
    ) -> None:
        self._directory = directory
        self._host = host
        self._key = key
        self._set = () if standalone else ("--replSet", _SET)
        self._address = host.address if host else LOOPBACK
        self._kept_port = directory / "port"
        self.is_new = not self._kept_port.exists()
        self._port = free_port() if self.is_new else self._kept_port.read_text()
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{self._address}:{self._port}"

    @property
    def pid(self) -> int:
        """The number of its process, which runs."""
        assert self._process
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process runs; one that ended by itself can be started again."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Return when it accepts connections."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._kept_port.write_text(self._port)
        place = ("--dbpath", str(self._directory), "--bind_ip", self._address, "--port", self._port)
        within = self._host.within if self._host else ()
        log = self._directory / "log"
        key = self._directory / "key"
        if self._key:
            key.touch(0o600)
            key.write_text(self._key)
        options = ("--keyFile", str(key)) if self._key else ()
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*within, *_MANY_FILES, str(MONGOD), *place, *self._set, *_OPTIONS, *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._guard = subprocess.Popen([*_GUARD, str(self._process.pid)], stdin=subprocess.PIPE)
        deadline = time.monotonic() + _TIMEOUT
        while not self._listens():
            if (ended := self._process.poll()) is not None or time.monotonic() > deadline:
                raise AssertionError(f"mongod ({ended}) does not serve: {log.read_text()[-4_000:]}")
            time.sleep(_PAUSE)

    def hello(self) -> dict[str, Any]:
        """Its answer to `hello`."""
        return self.command("hello")

    def command(self, name: str, value: object = 1) -> dict[str, Any]:
        """Run a command on this member, whatever its state in the set."""
        client: MongoClient[dict[str, Any]]
        with MongoClient(
            f"mongodb://{self.address}/?directConnection=true",
            serverSelectionTimeoutMS=_ANSWERING,
            connectTimeoutMS=_ANSWERING,
        ) as client:
            return client.admin.command(name, value)

    def stop(self) -> None:
        """End it as an operator would, if it runs."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Suspend the process; its connections stay open."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume the process."""
        self._send(signal.SIGCONT)

    def disconnect(self) -> None:
        """Disconnect it from the network."""
        assert self._host
        self._host.disconnect()

    def reconnect(self) -> None:
        """Connect it to the network again."""
        assert self._host
        self._host.reconnect()

    def _send(self, what: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(what)

    def _end(self, how: signal.Signals) -> None:
        if self._guard is not None:
            with self._guard as guard:
                guard.kill()
            self._guard = None
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection((self._address, int(self._port)), 1.0):
            return True
        return False


class ReplicaSet:
    """Members that elect a new primary after `elected_within` milliseconds without one."""

    def __init__(self, *members: Member, elected_within: int = 2_000) -> None:
        self.members = members
        self._elected_within = elected_within
        self._initiated = not any(each.is_new for each in members)

    @property
    def url(self) -> str:
        addresses = ",".join(each.address for each in self.members)
        return f"mongodb://{addresses}/?replicaSet={_SET}&w=majority&journal=true"

    def start(self) -> None:
        """Return when there is a primary."""
        for each in self.members:
            each.start()
        if not self._initiated:
            hosts = [{"_id": n, "host": each.address} for n, each in enumerate(self.members)]
            settings = {"electionTimeoutMillis": self._elected_within}
            first = {"_id": _SET, "members": hosts, "settings": settings}
            self.members[0].command("replSetInitiate", first)
            self._initiated = True
        self.primary()

    def primary(self) -> Member:
        """Wait for a primary, and return it."""
        deadline = time.monotonic() + _TIMEOUT
        while time.monotonic() < deadline:
            for each in self.members:
                with suppress(PyMongoError):
                    if each.hello()["isWritablePrimary"]:
                        return each
            time.sleep(_PAUSE)
        raise AssertionError("no member has become the primary")

    def whole(self) -> None:
        """Return when there is a primary and all others are secondaries."""
        deadline = time.monotonic() + _TIMEOUT
        while True:
            status = self.primary().command("replSetGetStatus")
            states = sorted(each["stateStr"] for each in status["members"])
            if states == ["PRIMARY", *["SECONDARY"] * (len(self.members) - 1)]:
                return
            assert time.monotonic() < deadline, f"not whole: {states}"
            time.sleep(_PAUSE)

    def stop(self) -> None:
        """End it as an operator would, if it runs."""
        for each in self.members:
            each.stop()

    def kill(self) -> None:
        """End it as a crash would."""
        for each in self.members:
            each.kill()
