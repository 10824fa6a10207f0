"""The names that a server answers to.

A page of the web can have its visitor's browser ask any address that the visitor can reach, under a
name of the page's own that is made to lead there (DNS rebinding). For the browser the page and the
server are then one. So a server answers only to names that nobody else can have.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from tmf630.errors import ACCESS_DENIED, Fault

_KNOWN: Final = 256
ANY: Final = "*"
_NOT_PUBLIC: Final = frozenset({"home.arpa", "internal", "local", "localhost", "test"})
"""Domains that no public name server has: those within a house, a company, a cluster."""


class Hosts:
    """The names that a server answers to, which is bound to an address and has a public URL.

    At a loopback address it answers to names of that kind. At any other it answers to all
    addresses, to the machine's name, and to names that are not public: those without a dot, as
    containers and services have them, and those in domains such as `local`. `allowed` adds names,
    `*.example.org` for all in a domain, or ANY. `known` has some that `check` has let pass.
    """

    def __init__(self, bound: str, public_url: str, allowed: Collection[str] = ()) -> None:
        self._any = ANY in allowed
        public = urlsplit(public_url).hostname or ""
        self._names = {bound.lower(), public, *allowed}
        self._domains = tuple(name[1:] for name in allowed if name.startswith("*."))
        self.known: set[bytes] = set()
        self._local = _is_loopback(bound)
        if not self._local:
            self._names.add(socket.gethostname().lower())

    def check(self, host: bytes) -> None:
        """Raise a 403 Fault for what a Host field says, unless the server answers to that."""
        if not (self._any or self._is_answered(host)):
            # The name is not repeated: no answer is to depend on it.
            raise Fault(
                ACCESS_DENIED,
                "Host: is no name that this server answers to; --allowed-hosts adds names",
            )
        if len(self.known) < _KNOWN:
            self.known.add(host)

    def _is_answered(self, host: bytes) -> bool:
        name = _without_port(host.decode("latin-1")).lower().removesuffix(".")
        if name in self._names or name.endswith(self._domains):
            return True
        address = _address(name)
        if address:
            return address.is_loopback or not self._local
        return name == "localhost" or not (self._local or _is_public(name))


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_public(name: str) -> bool:
    """Whether anybody may have a name."""
    labels = name.split(".")
    return len(labels) > 1 and _NOT_PUBLIC.isdisjoint((labels[-1], ".".join(labels[-2:])))


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return address.is_loopback if address else host == "localhost"


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
