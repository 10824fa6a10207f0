"""The documentation of contracts: Swagger UI, from packaged files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tmf630.http.pages.page import Page, Pages

_OWN_CONTENT_ONLY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)
_HTML: Final = "text/html;charset=utf-8"
_ASSETS: Final[Mapping[str, str]] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
_REDIRECT: Final = "oauth2-redirect"
"""The page that an issuer sends the browser back to, and its script."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How the reader of the documentation gets a token, to try operations.

    The page asks for it at `token_url`, as the public `client`, which the reader names where this
    is None.
    """

    token_url: str
    client: str | None

    @property
    def token_origin(self) -> str:
        """What the page has to be allowed to connect to."""
        parts = urlsplit(self.token_url)
        return f"{parts.scheme}://{parts.netloc}"


def documentation(root: str, places: Mapping[str, str], sign_in: SignIn | None = None) -> Pages:
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
    assets = _ASSETS
    attributes, policy = "", _OWN_CONTENT_ONLY
    if sign_in:
        assets = {**assets, f"{_REDIRECT}.html": _HTML, f"{_REDIRECT}.js": "text/javascript"}
        attributes = f' data-redirect="{escape(root)}/docs/{_REDIRECT}.html"'
        attributes += f' data-client="{escape(sign_in.client)}"' if sign_in.client else ""
        policy += f"; connect-src 'self' {sign_in.token_origin}"
    made: Pages = {}
    for place in places:
        page = template.replace("{root}", escape(root)).replace("{place}", escape(place))
        page = page.replace("{navigation}", navigation).replace("{sign-in}", attributes)
        made["GET", f"{place}/docs"] = _file(page.encode, _HTML, policy)
    made["GET", "/docs/start.js"] = _file((own / "start.js").read_bytes, "text/javascript")
    for name, media_type in assets.items():
        made["GET", f"/docs/{name}"] = _file((bundle / name).read_bytes, media_type)
    return made


def _swagger_ui() -> Path:
    """The folder of Swagger UI's files; the Flask code of the package around it is not run."""
    spec = find_spec("flask_swagger_ui")
    # A dependency, so it is installed, and its origin is a file.
    return Path(str(spec and spec.origin)).parent / "dist"


def _file(read: Callable[[], bytes], media_type: str, policy: str = _OWN_CONTENT_ONLY) -> Page:
    headers = {"Content-Type": media_type, "Content-Security-Policy": policy}

    async def page(_: Request) -> Response:
        # Megabytes, which hardly anybody asks for.
        return Response(await asyncio.to_thread(read), headers=headers)

    return page
