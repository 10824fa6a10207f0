"""Reads the text of a key set, from a file or from the issuer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from tmf630.http.access.key_set import Read, Unreadable
from tmf630.outbound import targets
from tmf630.outbound.connections import Connections, NoResponse, Outgoing
from tmf630.outbound.targets import Refused, Rules

_SECONDS: Final = 5.0
"""For one request to the issuer."""
_OK: Final = 200


def from_file(file: Path) -> Read:
    """Reads a file."""

    async def read() -> bytes:
        try:
            return await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise Unreadable(f"{file}: {error.strerror}") from None

    return read


def from_url(url: str, rules: Rules) -> Read:
    """Sends a request to a URL, to an address that the rules allow."""

    async def read() -> bytes:
        try:
            target = targets.target(url, rules)
        except Refused as refused:
            raise Unreadable(f"{url}: {refused}") from None
        connections = Connections(rules, seconds=_SECONDS)
        try:
            request = Outgoing(method="GET", target=target, headers={}, body=None)
            response = await connections.send(request)
        except NoResponse as failure:
            raise Unreadable(f"{url}: {failure}") from None
        finally:
            await connections.aclose()
        if response.status != _OK:
            raise Unreadable(f"{url}: the answer is {response.status}")
        return response.body

    return read
