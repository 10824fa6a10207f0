"""Which addresses requests may be sent to: public ones, and those in networks that settings allow.

The table follows IANA's registries of special-purpose addresses (RFC 6890). Python's `ipaddress` is
not used for that: what it calls global differs from one release to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_PUBLIC: Final = ""
_LOOPBACK: Final = "a loopback address"
_SPECIAL: Final = tuple(
    (ip_network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a private address of a carrier (RFC 6598)"),
        ("127.0.0.0/8", _LOOPBACK),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation"),
        ("192.88.99.0/24", "a reserved address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("0.0.0.0/0", _PUBLIC),
        ("::/128", "an unspecified address"),
        ("::1/128", _LOOPBACK),
        ("::/96", "an IPv4 address within an IPv6 one"),
        ("::ffff:0:0/96", "an IPv4 address within an IPv6 one"),
        ("64:ff9b::/96", _PUBLIC),
        ("64:ff9b:1::/48", "a private address of a translation to IPv4"),
        ("2001::/32", "an address of a Teredo tunnel"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "an address for documentation"),
        ("2002::/16", "an address of a 6to4 tunnel"),
        ("3fff::/20", "an address for documentation"),
        ("2000::/3", _PUBLIC),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
        ("::/0", "a reserved address"),
    )
)
"""The kinds of addresses. The first network that contains an address counts."""

_METADATA: Final = frozenset(
    ip_address(address)
    for address in (
        "100.100.100.200",
        "168.63.129.16",
        "169.254.169.253",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "192.0.0.192",
        "fd00:ec2::23",
        "fd00:ec2::253",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
    )
)
"""Metadata services of clouds, which hand out credentials. Only a network of exactly one address
allows one."""

_WITH_IPV4_LAST: Final = (ip_network("::/96"), ip_network("64:ff9b::/32"))
"""IPv4-compatible addresses, and those of translations to IPv4."""


def objection(address: Address, networks: Sequence[Network], *, loopback: bool) -> str | None:
    """Why an address is not allowed, None if it is.

    Allowed are public addresses, those in `networks`, and with `loopback` loopback addresses. An
    address that embeds another one is allowed if both are.
    """
    for reading in _readings(address):
        kind = _kind(reading)
        if kind == _PUBLIC or (loopback and kind == _LOOPBACK):
            continue
        if not any(reading in network for network in _naming(reading, networks)):
            return kind if reading == address else f"{reading} for some, {kind}"
    return None


def _kind(address: Address) -> str:
    if address in _METADATA:
        return "the address of a cloud's metadata"
    return next(kind for network, kind in _SPECIAL if address in network)


def _naming(address: Address, networks: Sequence[Network]) -> Sequence[Network]:
    """The networks that can allow such an address."""
    if address in _METADATA:
        return [network for network in networks if network.num_addresses == 1]
    return networks


def _readings(address: Address) -> Iterator[Address]:
    """An address, and the IPv4 addresses that it embeds."""
    yield address
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if int(address) > 1 and any(address in network for network in _WITH_IPV4_LAST):
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
