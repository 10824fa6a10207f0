"""Callers as a proxy names them, which has authenticated them (mutual TLS, API keys)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from tmf630.caller import Caller
from tmf630.http.access import refusals
from tmf630.http.access.access import Access
from tmf630.http.access.naming import name_of, party_of
from tmf630.outbound.networks import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyHeaders:
    """The headers in which a proxy names the caller, its scopes, and its party.

    The scopes have blanks between them. Without a header for the party every caller may see
    everything.
    """

    caller: str
    scopes: str
    party: str | None


class ProxyAccess:
    """Identifies callers by headers, of requests that come from `networks` alone.

    A request that comes from elsewhere, or in which the proxy names nobody, is left to `others`;
    without these it is refused.
    """

    def __init__(
        self, networks: Sequence[Network], headers: ProxyHeaders, others: Access | None
    ) -> None:
        self._networks = tuple(networks)
        self._caller_header = headers.caller.lower()
        self._scopes_header = headers.scopes.lower()
        self._party_header = headers.party.lower() if headers.party else None
        self._others = others

    async def caller(self, client: str, headers: Mapping[str, str]) -> Caller:
        """The caller that the proxy names; raises a 401 or 403 Fault."""
        name = name_of(headers, self._caller_header)
        if name and _is_within(client, self._networks):
            scopes = frozenset(headers.get(self._scopes_header, "").split())
            return Caller(name, scopes, party_of(headers, scopes, self._party_header), name)
        if self._others is not None:
            return await self._others.caller(client, headers)
        raise refusals.missing("the proxy in front of this server has to name the caller")

    def needed(self, declared: Collection[str]) -> frozenset[str]:
        """The declared scopes."""
        return frozenset(declared)


@lru_cache(maxsize=4_096)
def _is_within(client: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)
