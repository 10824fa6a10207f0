"""Access tokens for a neighbour: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from ordercentre.centre import Credentials
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from ordercentre.neighbours.sending import answers
from ordercentre.neighbours.sending.failures import Passing
from tmf630.outbound.connections import Connections, Incoming, NoResponse, Outgoing
from tmf630.outbound.targets import Target
from tmf630.single_flight import SingleFlight
from tmf630.wire import Malformed, parse

_TOKEN: Final = re.compile(r"[!-~]{1,16384}")
_ERROR_CODE: Final = re.compile(r"[a-z_]{1,40}")
_DEFAULT_SECONDS: Final = 300.0
"""For how long a token counts as valid whose answer does not say it."""
_MAX_SECONDS: Final = 86_400.0
_MARGIN_SECONDS: Final = 30.0
_MARGIN: Final = 0.1
"""A token is not used in the last tenth of its time, or the last 30 seconds if these are less."""


class Tokens:
    """The access tokens that one neighbour takes; `name` is the neighbour's, for messages.

    No message contains the client's secret or a token.
    """

    def __init__(
        self,
        name: str,
        credentials: Credentials,
        target: Target,
        connections: Connections,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = f"{name}: no access token from {target.authority}"
        self._request = _request(credentials, target)
        self._connections = connections
        self._clock = clock
        self._flight: SingleFlight[str] = SingleFlight()
        self._token = ""
        self._valid_until = 0.0

    async def current(self) -> str:
        """A token that is valid, as far as this server knows; raises NeighbourUnavailable."""
        if self._token and self._clock() < self._valid_until:
            return self._token
        return await self._flight.run("", self._fetch)

    async def other_than(self, refused: str) -> str:
        """A token other than one that the neighbour refuses; raises NeighbourUnavailable."""
        if self._token == refused:
            self._token = ""
        return await self.current()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._flight.aclose()
        await self._connections.aclose()

    async def _fetch(self) -> str:
        asked_at = self._clock()
        try:
            response = await self._connections.send(self._request)
        except NoResponse as failure:
            message = f"{self._what}: {failure}"
            raise _failed(message, failure.log_text, passing=failure.passing) from failure
        token, seconds = self._read(response)
        self._token = token
        self._valid_until = asked_at + seconds - min(_MARGIN_SECONDS, seconds * _MARGIN)
        return token

    def _read(self, response: Incoming) -> tuple[str, float]:
        """The token, and for how many seconds it is valid."""
        try:
            content = answers.read(self._what, response, time.time()).content
        except Passing as failure:
            raise Passing(str(failure), sent=False, asked=failure.asked) from None
        except RefusedByNeighbour as refused:
            # Its words may quote the credentials; a code of RFC 6749 cannot.
            raise NeighbourUnavailable(
                f"{self._what}: {refused.status}{_code(response.body)}"
            ) from None
        if not isinstance(content, dict):
            raise _failed(f"{self._what}: the answer is no JSON object")
        kind, token = content.get("token_type", "bearer"), content.get("access_token")
        if not isinstance(kind, str) or kind.lower() != "bearer":
            raise _failed(f"{self._what}: the token_type is not bearer")
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise _failed(f"{self._what}: the access_token is missing, or can be in no header")
        return token, _seconds(content.get("expires_in"))


def _request(credentials: Credentials, target: Target) -> Outgoing:
    form = {"grant_type": "client_credentials"}
    if credentials.scope:
        form["scope"] = credentials.scope
    pair = f"{quote_plus(credentials.client_id)}:{quote_plus(credentials.client_secret)}"
    headers = {
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode(form).encode()
    return Outgoing(method="POST", target=target, headers=headers, body=body)


def _failed(message: str, reason: str = "", *, passing: bool = True) -> NeighbourUnavailable:
    if passing:
        return Passing(message, sent=False, reason=reason)
    return NeighbourUnavailable(message, reason=reason)


def _code(body: bytes) -> str:
    """The code of an error of RFC 6749, in brackets; empty without one."""
    with suppress(Malformed):
        error = parse(body)
        code = error.get("error") if isinstance(error, dict) else None
        if isinstance(code, str) and _ERROR_CODE.fullmatch(code):
            return f" ({code})"
    return ""


def _seconds(value: Any) -> float:
    """For how long a token is valid; some servers send a text."""
    try:
        seconds = _DEFAULT_SECONDS if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return _DEFAULT_SECONDS
    return min(max(seconds, 0.0), _MAX_SECONDS)
