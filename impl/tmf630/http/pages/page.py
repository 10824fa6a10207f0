"""A page: what a server answers beside the operations of a contract."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from tmf630 import wire
from tmf630.http.operation.negotiation import MEDIA_TYPE

Page = Callable[[Request], Awaitable[Response]]
Pages = dict[tuple[str, str], Page]
"""Pages by method, such as `GET`, and path."""

_JSON: Final = {"Content-Type": MEDIA_TYPE}


def json_page(value: Any) -> Page:
    """A page that never changes: a value as JSON."""
    text = wire.encode(value)

    async def page(_: Request) -> Response:
        return Response(text, headers=_JSON)

    return page
