"""The pages of contracts: their documents, their documentation, links to their resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tmf630.http.pages.documentation import SignIn, documentation
from tmf630.http.pages.page import Pages, json_page

_BY_ACCEPT: Final = {"Vary": "Accept"}


class Published(NamedTuple):
    """A contract in the forms in which it is published.

    `swagger` is Swagger 2.0, whose `basePath` is the path of the API; `openapi3` is OpenAPI 3.0.
    `asyncapi` has its events as AsyncAPI 3.0.
    """

    swagger: Mapping[str, Any]
    openapi3: Mapping[str, Any]
    asyncapi: Mapping[str, Any]

    @property
    def base_path(self) -> str:
        """The path of the API, without a slash at its end."""
        path: str = self.swagger["basePath"]
        return path.rstrip("/")

    @property
    def title(self) -> str:
        """The title of the contract."""
        title: str = self.swagger["info"]["title"]
        return title

    @property
    def version(self) -> str:
        """The version of the contract."""
        version: str = self.swagger["info"]["version"]
        return version


def pages(contracts: Sequence[Published], public_url: str, sign_in: SignIn | None = None) -> Pages:
    """The pages of contracts; each is read with GET.

    The documents of the first contract are at the root, those of the others below their base paths.
    Links in the pages begin with the path of the public URL, if it has one.
    """
    root, url = urlsplit(public_url).path.rstrip("/"), public_url.rstrip("/")
    places = {each.base_path: each for each in contracts[1:]}
    titles = {p: f"{c.title} {c.version}" for p, c in {"": contracts[0], **places}.items()}
    made = documentation(root, titles, sign_in)
    others = [_welcome(each, url, place) for place, each in places.items()]
    first = _welcome(contracts[0], url, "") | ({"otherApis": others} if others else {})
    for contract, place, welcome in zip(contracts, ("", *places), (first, *others), strict=True):
        made |= _documents(contract, root, place)
        made["GET", contract.base_path] = json_page(welcome)
    welcome_page = json_page(first)

    async def home(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{root}/docs", status_code=302, headers=_BY_ACCEPT)
        return await welcome_page(request)

    return {**made, ("GET", "/"): home}


def _documents(contract: Published, root: str, place: str) -> Pages:
    """The forms of a contract, each a document below `place`."""
    swagger = {**contract.swagger, "basePath": root + contract.swagger["basePath"]}
    servers = [{**each, "url": root + each["url"]} for each in contract.openapi3["servers"]]
    return {
        ("GET", f"{place}/openapi.json"): json_page(swagger),
        ("GET", f"{place}/openapi3.json"): json_page({**contract.openapi3, "servers": servers}),
        ("GET", f"{place}/asyncapi.json"): json_page(contract.asyncapi),
    }


def _welcome(contract: Published, url: str, place: str) -> dict[str, Any]:
    """Links to everything that the server has of a contract, whose documents are below `place`."""
    api, documents = url + contract.base_path, url + place
    return {
        "name": contract.title,
        "version": contract.version,
        "api": api,
        "resources": {
            path.removeprefix("/"): api + path
            for path in contract.swagger["paths"]
            if path.count("/") == 1
        },
        "documentation": f"{documents}/docs",
        "contracts": {
            "OpenAPI 3.0": f"{documents}/openapi3.json",
            "Swagger 2.0": f"{documents}/openapi.json",
            "AsyncAPI 3.0": f"{documents}/asyncapi.json",
        },
        "health": {"live": f"{url}/health/live", "ready": f"{url}/health/ready"},
    }
