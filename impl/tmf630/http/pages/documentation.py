"""The documentation of contracts: Swagger UI, from packaged files."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from tmf630.http.pages.page import Page, Pages

_OWN_CONTENT_ONLY: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )
}
_ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}


def documentation(root: str, places: Mapping[str, str]) -> Pages:
    """The documentation of each contract, which reads its `openapi3.json`.

    `places` has the path that the documents of a contract are below, empty for the root, and its
    title. Links in the pages begin with `root`. With several contracts, each page links to all.
    """
    own, bundle = files(__package__) / "swagger_ui", _swagger_ui()
    template = (own / "index.html").read_text()
    links = "".join(
        f'<a href="{escape(root + place)}/docs">{escape(title)}</a>\n'
        for place, title in places.items()
    )
    navigation = f"<nav>\n{links}</nav>" if len(places) > 1 else ""
    made: Pages = {}
    for place in places:
        page = template.replace("{root}", escape(root)).replace("{place}", escape(place))
        page = page.replace("{navigation}", navigation)
        made["GET", f"{place}/docs"] = _file(page.encode(), "text/html;charset=utf-8")
    made["GET", "/docs/start.js"] = _file((own / "start.js").read_bytes(), "text/javascript")
    for name, media_type in _ASSETS.items():
        made["GET", f"/docs/{name}"] = _file((bundle / name).read_bytes(), media_type)
    return made


def _swagger_ui() -> Path:
    """The folder of Swagger UI's files; the Flask code of the package around it is not run."""
    spec = find_spec("flask_swagger_ui")
    # A dependency, so it is installed, and its origin is a file.
    return Path(str(spec and spec.origin)).parent / "dist"


def _file(content: bytes, media_type: str) -> Page:
    async def page(_: Request) -> Response:
        return Response(content, headers={"Content-Type": media_type, **_OWN_CONTENT_ONLY})

    return page
