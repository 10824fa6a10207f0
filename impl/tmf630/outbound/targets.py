"""Which URLs this server may send requests to.

Such a URL comes from a client or from settings, and makes this server send requests from within its
own network. So it is parsed strictly wherever URL parsers are known to disagree, and every address
of its host is checked.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from typing import Final

from tmf630.outbound import networks, resolving
from tmf630.outbound.networks import Network

_MAX_URL_LENGTH: Final = 2_048
_MAX_HOST_LENGTH: Final = 253
_PORTS: Final = range(1, 65_536)
_USUAL_PORTS: Final = {"http": 80, "https": 443}
_LOOKUP_SECONDS: Final = 5.0
"""For a lookup of a host's addresses."""

_UNPRINTABLE: Final = re.compile(r"[^!-~]|\\")
_HTTP: Final = re.compile(r"https?://", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_URL: Final = re.compile(r"[^:]+://(?P<authority>[^/?]*)(?P<path>[^?]*)(?P<query>\?.*)?")
_AUTHORITY: Final = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(:(?P<port>.*))?")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The addresses of a host's name; raises OSError."""


class Refused(Exception):
    """A URL that is not allowed; the message says why, and what is.

    `log_text` is what the log tells, which does not name the host.
    """

    log_text = "its URL or address is not allowed"


class Malformed(Refused):
    """It is no URL of HTTP, whatever the rules are."""

    log_text = "it is no URL"


class Unresolved(Refused):
    """Its host has no address now. It may have one later."""

    log_text = "its host could not be resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is allowed besides https to public addresses.

    `networks` are private networks that are allowed. `http` allows requests without TLS everywhere,
    and `loopback` to this machine: for a server that only this machine can reach.
    """

    networks: tuple[Network, ...]
    http: bool
    loopback: bool


_ANYWHERE: Final = Rules(networks=(), http=True, loopback=True)


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed URL. The host is without brackets; the path includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def check_url(url: str) -> None:
    """Raise Malformed unless a URL is one of HTTP, with TLS or without."""
    if not _HTTP.match(url):
        raise Malformed("it does not begin with https:// or http://")
    target(url, _ANYWHERE)


def check_base_url(url: str) -> None:
    """Raise Malformed unless a URL is one of HTTP to which paths can be added."""
    check_url(url)
    if "?" in url:
        raise Malformed("there is a query, or a ?; none is allowed")


async def check(url: str, rules: Rules, resolve: Resolve = resolving.resolve) -> None:
    """Raise Refused if a URL or an address of its host is not allowed."""
    await addresses(target(url, rules).host, rules, resolve)


async def addresses(host: str, rules: Rules, resolve: Resolve = resolving.resolve) -> Sequence[str]:
    """The addresses of a host; raises Refused unless all of them are allowed."""
    for address in (found := await _resolved(host, resolve)):
        objection = networks.objection(ip_address(address), rules.networks, loopback=rules.loopback)
        if objection is not None:
            named = host if address == host else f"{host} is at {address}, which"
            raise Refused(
                f"{named} is {objection}; allowed are public addresses,"
                " and private ones in networks that this server is told to allow"
            )
    return found


async def _resolved(host: str, resolve: Resolve) -> Sequence[str]:
    with suppress(ValueError):
        return (str(ip_address(host)),)
    try:
        async with asyncio.timeout(_LOOKUP_SECONDS):
            found = await resolve(host)
    except TimeoutError:
        raise Unresolved(
            f"{host} could not be resolved within {_LOOKUP_SECONDS:.0f} seconds"
        ) from None
    except OSError as error:
        raise Unresolved(f"{host} could not be resolved: {error.strerror or error}") from None
    if not found:
        raise Unresolved(f"{host} could not be resolved: it has no address")
    return found


@lru_cache(maxsize=4_096)
def target(url: str, rules: Rules) -> Target:
    """The target of a URL; raises Malformed, and Refused for http that is not allowed."""
    _check_spelling(url)
    scheme = _scheme(url)
    parts = _URL.fullmatch(url)
    if parts is None:
        raise Malformed(f"after {scheme}: comes //HOST[:PORT]/PATH")
    if "@" in parts["authority"]:
        raise Malformed("there is user information, or an @, before the host; none is allowed")
    authority = _AUTHORITY.fullmatch(parts["authority"])
    if authority is None:
        raise Malformed("the host is not of the form HOST, HOST:PORT or [IPV6]:PORT")
    host = _host(authority["host"].lower())
    if scheme == "http" and not (rules.http or (rules.loopback and _is_local(host))):
        local = ", and http to localhost" if rules.loopback else ""
        raise Refused(f"the scheme is http; allowed is https{local}")
    port = _port(authority["port"], scheme)
    return Target(scheme, host, port, (parts["path"] or "/") + (parts["query"] or ""))


def _check_spelling(url: str) -> None:
    if len(url) > _MAX_URL_LENGTH:
        raise Malformed(f"it has {len(url)} characters; at most {_MAX_URL_LENGTH} are allowed")
    if odd := _UNPRINTABLE.search(url):
        raise Malformed(
            f"character {odd.start() + 1} is U+{ord(odd[0]):04X}; allowed are printable ASCII"
            " characters but spaces and backslashes: an international host name is written in"
            " punycode, and a path percent-encoded"
        )
    if "#" in url:
        raise Malformed("there is a fragment, or a #; none is allowed")


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    if found is None:
        raise Malformed("it is no URL: it does not begin with https://")
    scheme = found[1].lower()
    if scheme not in _USUAL_PORTS:
        raise Malformed(f"the scheme is {found[1][:40]}; allowed is https")
    return scheme


def _port(text: str | None, scheme: str) -> int:
    if text is None:
        return _USUAL_PORTS[scheme]
    if _PORT.fullmatch(text) and int(text) in _PORTS:
        return int(text)
    raise Malformed(f"the port is {text[:40]!r}; allowed is a number from 1 to 65535")


def _host(host: str) -> str:
    """A host in the one spelling that all URL parsers read alike; raises Malformed."""
    if not host:
        raise Malformed("there is no host")
    if "%" in host:
        raise Malformed("there is a % in the host; neither encoding nor IPv6 zones are allowed")
    if host.startswith("["):
        return _ipv6(host[1:-1])
    if host.endswith("."):
        raise Malformed("the host ends with a dot; it is written without")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(host)
    if len(host) <= _MAX_HOST_LENGTH and all(_LABEL.fullmatch(label) for label in labels):
        return host
    raise Malformed(
        f"the host is {host[:80]!r}; a host has letters, digits and hyphens, in parts of 1 to 63"
        " characters between dots, at most 253 in all"
    )


def _ipv4(host: str) -> str:
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise Malformed(
            f"the host is {host[:40]!r}; an IPv4 address has four decimal parts from 0 to 255,"
            " without leading zeros"
        ) from None


def _ipv6(host: str) -> str:
    try:
        return str(IPv6Address(host))
    except AddressValueError:
        raise Malformed(f"the host is [{host[:40]}], which is no IPv6 address") from None


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
