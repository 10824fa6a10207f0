"""Requests to the issuer, under the rules of all requests that the server sends.

Authlib sends its requests by the library requests. Here they go by the connections that callbacks
and neighbours have: to checked addresses only, within a time and a size, and by no proxy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any, Final

from authlib.integrations.requests_client import OAuth2Session
from requests import ConnectionError as NoConnection
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from tmf630.outbound import targets
from tmf630.outbound.connections import Connections, Incoming, NoResponse, Outgoing
from tmf630.outbound.targets import Refused, Rules

_SECONDS: Final = 3.0
"""For one request: the reader waits for it."""
_OWN: Final = frozenset({"accept-encoding", "connection", "content-length", "host", "user-agent"})
"""Headers that the connections write themselves."""


class CheckedSession(OAuth2Session):
    """A session of Authlib whose requests obey the rules, and follow no redirect."""

    def __init__(self, rules: Rules, **options: Any) -> None:
        super().__init__(**options)
        self.trust_env = False
        self.max_redirects = 0
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(rules))


class _Adapter(BaseAdapter):
    """Sends each request by a connection of its own, in the thread that calls it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """The response; raises an exception of requests without one."""
        text = request.body.encode() if isinstance(request.body, str) else request.body
        try:
            outgoing = Outgoing(
                method=request.method or "GET",
                target=targets.target(request.url or "", self._rules),
                headers=_sent(request, text),
                body=text if isinstance(text, bytes) else None,
            )
            incoming = asyncio.run(_exchanged(outgoing, self._rules))
        except (NoResponse, Refused) as failure:
            raise NoConnection(str(failure), request=request) from failure
        return _response(request, incoming)

    def close(self) -> None:
        """Nothing is kept open."""


async def _exchanged(outgoing: Outgoing, rules: Rules) -> Incoming:
    connections = Connections(rules, seconds=_SECONDS)
    try:
        return await connections.send(outgoing)
    finally:
        await connections.aclose()


def _sent(request: PreparedRequest, text: Any) -> Mapping[str, str]:
    headers = {name: str(each) for name, each in request.headers.items()}
    own = {name: each for name, each in headers.items() if name.lower() not in _OWN}
    accepted = {name: each for name, each in own.items() if name.lower() != "accept"}
    return accepted | ({"Content-Length": str(len(text))} if text else {})


def _response(request: PreparedRequest, incoming: Incoming) -> Response:
    response = Response()
    response.status_code = incoming.status
    response.headers.update(incoming.headers)
    response.raw = BytesIO(incoming.body)
    response.url = request.url or ""
    response.request = request
    return response


def sessions(rules: Rules) -> Any:
    """What makes sessions that obey the rules."""
    return partial(CheckedSession, rules)
