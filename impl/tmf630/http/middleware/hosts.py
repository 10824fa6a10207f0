"""The host names that a server answers to: protection against DNS rebinding.

The owner of a web page can make a name of the page's own resolve to any address that its visitor
can reach. For the browser, page and server then have the same origin. So a server answers only to
names that nobody else can own.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from tmf630.errors import ACCESS_DENIED, Fault

_MAX_KNOWN: Final = 256
ANY: Final = "*"
_NOT_PUBLIC: Final = frozenset({"home.arpa", "internal", "local", "localhost", "test"})
"""Domains that no public name server has."""


class Hosts:
    """The names of a server that is bound to an address and has a public URL.

    Bound to a loopback address, a server answers to loopback addresses and `localhost`. Bound to
    any other, it answers to all addresses, to the machine's name, and to names that are not
    public: those without a dot, as containers and services have them, and those in domains such
    as `local`. `allowed` adds names, `*.example.org` for all in a domain, or ANY. `known` caches
    values that `check` has accepted.
    """

    def __init__(self, bound: str, public_url: str, allowed: Collection[str] = ()) -> None:
        self._any = ANY in allowed
        public = urlsplit(public_url).hostname or ""
        self._names = {bound.lower(), public, *allowed}
        self._domains = tuple(name[1:] for name in allowed if name.startswith("*."))
        self.known: set[bytes] = set()
        self._local = is_loopback(bound)
        if not self._local:
            self._names.add(socket.gethostname().lower())

    def check(self, host: bytes) -> None:
        """Raise a 403 Fault for a Host that is none of the server's names."""
        if not (self._any or self._is_own(host)):
            # The message does not repeat the name: no response depends on it.
            raise Fault(
                ACCESS_DENIED,
                "Host: is no name that this server answers to; --allowed-hosts adds names",
            )
        if len(self.known) < _MAX_KNOWN:
            self.known.add(host)

    def _is_own(self, host: bytes) -> bool:
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
    """Whether a public name server can have a name."""
    labels = name.split(".")
    return len(labels) > 1 and _NOT_PUBLIC.isdisjoint((labels[-1], ".".join(labels[-2:])))


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own, reached by no other machine."""
    address = _address(host)
    return address.is_loopback if address else host == "localhost"


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
