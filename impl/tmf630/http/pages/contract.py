"""The pages of contracts: their documents, their documentation, links to their resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tmf630.http.pages.documentation import SignIn, documentation
from tmf630.http.pages.page import Pages, document_page
from tmf_contracts.model.api import ApiName

_BY_ACCEPT: Final = {"Vary": "Accept"}


class Published(NamedTuple):
    """A contract in the forms in which it is published, each made when it is asked for.

    `name` has its title, its version and the path of its API. `swagger` is Swagger 2.0, whose
    `basePath` is that path; `openapi3` is OpenAPI 3.0. `asyncapi` has its events as AsyncAPI 3.0.
    """

    name: ApiName
    swagger: Callable[[], Mapping[str, Any]]
    openapi3: Callable[[], Mapping[str, Any]]
    asyncapi: Callable[[], Mapping[str, Any]]


def pages(contracts: Sequence[Published], public_url: str, sign_in: SignIn | None = None) -> Pages:
    """The pages of contracts; each is read with GET.

    The documents of the first contract are at the root, those of the others below their base paths.
    Links in the pages begin with the path of the public URL, if it has one.
    """
    root, url = urlsplit(public_url).path.rstrip("/"), public_url.rstrip("/")
    places = {"": contracts[0], **{each.name.base_path: each for each in contracts[1:]}}
    titles = {place: f"{each.name.title} {each.name.version}" for place, each in places.items()}
    made = documentation(root, titles, sign_in)
    for place, each in places.items():
        made |= _documents(each, root, place)
        made["GET", each.name.base_path] = document_page(partial(_welcome, each, url, place))

    def first() -> dict[str, Any]:
        welcome, *others = (_welcome(each, url, place) for place, each in places.items())
        return welcome | ({"otherApis": others} if others else {})

    welcome_page = made["GET", contracts[0].name.base_path] = document_page(first)

    async def home(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{root}/docs", status_code=302, headers=_BY_ACCEPT)
        return await welcome_page(request)

    return {**made, ("GET", "/"): home}


def _documents(contract: Published, root: str, place: str) -> Pages:
    """The forms of a contract, each a document below `place`."""

    def swagger() -> Mapping[str, Any]:
        document = contract.swagger()
        return {**document, "basePath": root + document["basePath"]}

    def openapi3() -> Mapping[str, Any]:
        document = contract.openapi3()
        servers = [{**each, "url": root + each["url"]} for each in document["servers"]]
        return {**document, "servers": servers}

    return {
        ("GET", f"{place}/openapi.json"): document_page(swagger),
        ("GET", f"{place}/openapi3.json"): document_page(openapi3),
        ("GET", f"{place}/asyncapi.json"): document_page(contract.asyncapi),
    }


def _welcome(contract: Published, url: str, place: str) -> dict[str, Any]:
    """Links to everything that the server has of a contract, whose documents are below `place`."""
    name, documents = contract.name, url + place
    api = url + name.base_path
    return {
        "name": name.title,
        "version": name.version,
        "api": api,
        "resources": {
            path.removeprefix("/"): api + path
            for path in contract.swagger()["paths"]
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
