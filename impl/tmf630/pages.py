"""What a server shows of itself: its contract, its documentation, its health."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from swagger_ui_bundle import swagger_ui_path

from tmf630 import wire
from tmf630.negotiation import MEDIA_TYPE
from tmf630.store import Store

Page = Callable[[Request], Awaitable[Response]]

_NOTHING_FROM_ELSEWHERE: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )
}
_ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}


def pages(document: Mapping[str, Any], store: Store, public_url: str) -> dict[str, Page]:
    """The pages of a server, each with its path; all of them are read with GET.

    Where clients reach the server below a path of its public URL, so they do its pages.
    """
    root = urlsplit(public_url).path.rstrip("/")
    contract = wire.encode({**document, "basePath": root + document["basePath"]})

    async def contract_page(_: Request) -> Response:
        return Response(contract, headers={"Content-Type": MEDIA_TYPE})

    async def live(_: Request) -> Response:
        return _health("live")

    async def ready(_: Request) -> Response:
        await store.ready()
        return _health("ready")

    async def home(_: Request) -> Response:
        return RedirectResponse(f"{root}/docs", status_code=302)

    return {
        "/": home,
        "/openapi.json": contract_page,
        "/health/live": live,
        "/health/ready": ready,
        **_documentation(root),
    }


def _health(status: str) -> Response:
    return Response(wire.encode({"status": status}), headers={"Content-Type": MEDIA_TYPE})


def _documentation(root: str) -> dict[str, Page]:
    """Swagger UI from packaged files, reading /openapi.json."""
    own = files(__package__) / "documentation"
    index = (own / "index.html").read_text().replace("{root}", escape(root))
    shown = {
        "/docs": (index.encode(), "text/html;charset=utf-8"),
        "/docs/start.js": ((own / "start.js").read_bytes(), "text/javascript"),
    }
    for name, media_type in _ASSETS.items():
        shown[f"/docs/{name}"] = ((swagger_ui_path / name).read_bytes(), media_type)
    return {path: _file(content, media_type) for path, (content, media_type) in shown.items()}


def _file(content: bytes, media_type: str) -> Page:
    async def page(_: Request) -> Response:
        return Response(content, headers={"Content-Type": media_type, **_NOTHING_FROM_ELSEWHERE})

    return page
