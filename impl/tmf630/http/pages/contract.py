"""The pages of a contract: its documents, its documentation, links to its resources."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tmf630.contract.document import Contract
from tmf630.http.pages.page import Page, Pages, json_page

_OWN_CONTENT_ONLY: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
    )
}
_BY_ACCEPT: Final = {"Vary": "Accept"}
_ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}


def pages(contract: Contract, openapi3: Mapping[str, Any], public_url: str) -> Pages:
    """The pages of a contract; each is read with GET.

    `openapi3` is the contract as OpenAPI 3.0. Links in the pages begin with the path of the public
    URL, if it has one.
    """
    root = urlsplit(public_url).path.rstrip("/")
    swagger = {**contract.document, "basePath": root + contract.document["basePath"]}
    servers = [{**each, "url": root + each["url"]} for each in openapi3["servers"]]
    welcome = json_page(_welcome(contract, public_url.rstrip("/")))

    async def home(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{root}/docs", status_code=302, headers=_BY_ACCEPT)
        return await welcome(request)

    return {
        ("GET", "/"): home,
        ("GET", contract.base_path): welcome,
        ("GET", "/openapi.json"): json_page(swagger),
        ("GET", "/openapi3.json"): json_page({**openapi3, "servers": servers}),
        **_documentation(root),
    }


def _welcome(contract: Contract, url: str) -> dict[str, Any]:
    """Links to everything that the server has."""
    api = url + contract.base_path
    return {
        "name": contract.document["info"]["title"],
        "version": contract.document["info"]["version"],
        "api": api,
        "resources": {
            path.removeprefix("/"): api + path
            for path in contract.document["paths"]
            if path.count("/") == 1
        },
        "documentation": f"{url}/docs",
        "contracts": {"OpenAPI 3.0": f"{url}/openapi3.json", "Swagger 2.0": f"{url}/openapi.json"},
        "health": {"live": f"{url}/health/live", "ready": f"{url}/health/ready"},
    }


def _documentation(root: str) -> Pages:
    """Swagger UI from packaged files, reading /openapi3.json."""
    own = files(__package__) / "documentation"
    bundle = _swagger_ui()
    index = (own / "index.html").read_text().replace("{root}", escape(root))
    documents = {
        "/docs": (index.encode(), "text/html;charset=utf-8"),
        "/docs/start.js": ((own / "start.js").read_bytes(), "text/javascript"),
    }
    for name, media_type in _ASSETS.items():
        documents[f"/docs/{name}"] = ((bundle / name).read_bytes(), media_type)
    return {
        ("GET", path): _file(content, media_type)
        for path, (content, media_type) in documents.items()
    }


def _swagger_ui() -> Path:
    """The folder of Swagger UI's files; the Flask code of the package around it is not run."""
    spec = find_spec("flask_swagger_ui")
    # A dependency, so it is installed, and its origin is a file.
    return Path(str(spec and spec.origin)).parent / "dist"


def _file(content: bytes, media_type: str) -> Page:
    async def page(_: Request) -> Response:
        return Response(content, headers={"Content-Type": media_type, **_OWN_CONTENT_ONLY})

    return page
