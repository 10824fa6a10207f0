"""A real MongoDB for the tests: replica sets of the mongod that a package of the index holds.

The server is under the SSPL: it runs as processes of their own and is never imported.
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
_PATIENCE: Final = 120.0
_PAUSE: Final = 0.02
_ANSWERING: Final = 2_000
"""Milliseconds after which a member is taken for one that does not answer."""
# Each index is a file, and how many may be open is often limited to 1,024.
_MANY_FILES: Final = ("/bin/sh", "-c", 'ulimit -Sn "$(ulimit -Hn)"; exec "$0" "$@"')
# Whose input ends when this process does, however it ends.
_GUARD: Final = ("/bin/sh", "-c", 'read -r _; kill -9 "$0"')
_OPTIONS: Final = (
    *("--replSet", _SET, "--nounixsocket", "--quiet", "--wiredTigerCacheSizeGB", "0.5"),
    # Files of the journal as large as a run needs, not three of 100 MB.
    *("--wiredTigerEngineConfigString", "log=(file_max=16MB,prealloc=false)"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # What a test has dropped need not be read any more, and nobody waits for who is to stop.
    *("--setParameter", "minSnapshotHistoryWindowInSeconds=0"),
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
    told = subprocess.run([str(MONGOD), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[2].removeprefix("v")


class Member:
    """A mongod of a replica set, whose acknowledged writes are on disk, under `directory`.

    It keeps its port when it is started again. Without a host it runs on this machine's loopback.
    With a key, of its set, it does nothing for whoever has not named a user.
    """

    def __init__(self, directory: Path, host: Host | None = None, key: str = "") -> None:
        self._directory = directory
        self._host = host
        self._key = key
        self._address = host.address if host else LOOPBACK
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{self._address}:{self._port}"

    def start(self) -> None:
        """Return when it takes connections."""
        self._directory.mkdir(parents=True, exist_ok=True)
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
                [*within, *_MANY_FILES, str(MONGOD), *place, *_OPTIONS, *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._guard = subprocess.Popen([*_GUARD, str(self._process.pid)], stdin=subprocess.PIPE)
        deadline = time.monotonic() + _PATIENCE
        while not self._listens():
            if (ended := self._process.poll()) is not None or time.monotonic() > deadline:
                raise AssertionError(f"mongod ({ended}) does not serve: {log.read_text()[-4_000:]}")
            time.sleep(_PAUSE)

    def hello(self) -> dict[str, Any]:
        """What it says of itself."""
        return self.command("hello")

    def command(self, name: str, value: object = 1) -> dict[str, Any]:
        """Have it do something on its own, whichever part it has in its set."""
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
        """Let it hold its connections and do nothing."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def cut(self) -> None:
        """Let nobody reach it, nor it anybody."""
        assert self._host
        self._host.cut()

    def mend(self) -> None:
        """Let it be reached again."""
        assert self._host
        self._host.mend()

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
    """Members that elect a primary, `elected_within` some milliseconds after one has gone."""

    def __init__(self, *members: Member, elected_within: int = 2_000) -> None:
        self.members = members
        self._elected_within = elected_within
        self._initiated = False

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
        """The member that takes writes, as soon as there is one."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for each in self.members:
                with suppress(PyMongoError):
                    if each.hello()["isWritablePrimary"]:
                        return each
            time.sleep(_PAUSE)
        raise AssertionError("no member has become the primary")

    def whole(self) -> None:
        """Return when there is a primary and all others follow it."""
        deadline = time.monotonic() + _PATIENCE
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
