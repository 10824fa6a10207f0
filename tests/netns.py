"""Local networks whose links can be disconnected: network namespaces joined by a bridge.

They need Linux, root and the command `ip`. The addresses are reserved for tests (RFC 2544).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from shutil import which

_IP = which("ip") or "ip"


@dataclass(frozen=True, slots=True)
class Host:
    """A host of the network: its address, its namespace, and its link to the bridge."""

    address: str
    namespace: str
    link: str

    @property
    def within(self) -> Sequence[str]:
        """The prefix of a command that runs on this host."""
        return (_IP, "netns", "exec", self.namespace)

    def disconnect(self) -> None:
        """Drop all packets, both ways."""
        _ip("link", "set", self.link, "down")

    def reconnect(self) -> None:
        _ip("link", "set", self.link, "up")


def unavailable() -> str:
    """Why this machine can have no such network; empty when it can."""
    if not which("ip") or os.geteuid() != 0:
        return "that needs root and the command ip"
    try:
        with network(1):
            return ""
    except subprocess.CalledProcessError as error:
        return str(error.stderr).strip()


@contextmanager
def network(count: int) -> Iterator[Sequence[Host]]:
    """This many hosts, which reach each other and are reached from this process."""
    bridge, subnet = f"tmf{os.getpid()}", f"198.18.{os.getpid() % 256}"
    with ExitStack() as stack:
        _ip("link", "add", bridge, "type", "bridge")
        stack.callback(_ip, "link", "del", bridge)
        _ip("address", "add", f"{subnet}.254/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        hosts = [
            Host(f"{subnet}.{number}", f"{bridge}n{number}", f"{bridge}n{number}")
            for number in range(1, count + 1)
        ]
        for each in hosts:
            _ip("netns", "add", each.namespace)
            stack.callback(_ip, "netns", "del", each.namespace)
            _plug_in(each, bridge)
        yield hosts


def _plug_in(host: Host, bridge: str) -> None:
    _ip("link", "add", host.link, "type", "veth", "peer", "eth0", "netns", host.namespace)
    _ip("link", "set", host.link, "master", bridge, "up")
    for command in (
        ("address", "add", f"{host.address}/24", "dev", "eth0"),
        ("link", "set", "eth0", "up"),
        ("link", "set", "lo", "up"),
    ):
        _ip("-n", host.namespace, *command)


def _ip(*arguments: str) -> None:
    subprocess.run([_IP, *arguments], check=True, capture_output=True, text=True)
