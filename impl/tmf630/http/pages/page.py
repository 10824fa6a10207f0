"""A page: what a server answers beside the operations of a contract."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from tmf630 import wire
from tmf630.http.access.access import Access, admitted
from tmf630.http.operation.negotiation import MEDIA_TYPE
from tmf630.offload import LARGE, offload

Page = Callable[[Request], Awaitable[Response]]
Pages = dict[tuple[str, str], Page]
"""Pages by method, such as `GET`, and path."""

_JSON: Final = {"Content-Type": MEDIA_TYPE}


def guarded(page: Page, access: Access, *scopes: str) -> Page:
    """A page for callers with these scopes, where callers are authenticated."""
    needed = access.needed(scopes)

    async def guarded_page(request: Request) -> Response:
        client = request.client.host if request.client else "unknown"
        # A field that comes more than once is one with all its values, as for operations.
        headers = {each: ", ".join(request.headers.getlist(each)) for each in request.headers}
        await admitted(access, needed, client, headers)
        return await page(request)

    return guarded_page


def json_page(value: Any) -> Page:
    """A page that never changes: a value as JSON."""
    text = wire.encode(value)

    async def page(_: Request) -> Response:
        return Response(text, headers=_JSON)

    return page


def document_page(make: Callable[[], Any]) -> Page:
    """A page that never changes: a large value as JSON, made when it is first asked for."""

    @cache
    def text() -> bytes:
        return wire.encode(make())

    async def page(_: Request) -> Response:
        return Response(await offload(LARGE, text), headers=_JSON)

    return page
