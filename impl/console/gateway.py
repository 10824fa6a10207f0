"""Flask below the server: each request of a page runs in a thread, its API requests do not.

A thread is held while a page is made, and not while a slow client sends or receives: bodies are
read before, and responses sent after.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from console import PATH
from console.api import Api
from tmf630 import pacing
from tmf630.caller import Caller
from tmf630.errors import MISSING_BODY, MISSING_CREDENTIALS, Fault
from tmf630.http.access.access import Access
from tmf630.http.limits import RequestLimits
from tmf630.http.operation import body
from tmf630.http.pages.page import Pages

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.wrappers import Response as PageResponse

_THREADS: Final = 4
API: Final = "tmf622.console.api"
SERVER: Final = "tmf622.console.server"
"""The address and port that a request has come to, whatever its headers say; None if unknown."""
CALLER: Final = "tmf622.console.caller"
"""The caller of a request whose headers say who it is, or the Fault why it is not accepted.

None for a request whose headers do not say it (in the WSGI environment).
"""


class Served(NamedTuple):
    """The API at `base_path`, whose callers `access` identifies, and the limits of requests."""

    base_path: str
    access: Access
    limits: RequestLimits


class Gateway:
    """The pages of a WSGI application, which clients reach below the path `root`.

    `make` makes it when the first page is asked for: a server whose console nobody opens has not
    even imported it. `served` is what it shows.
    """

    def __init__(self, make: Callable[[], WSGIApplication], root: str, served: Served) -> None:
        self._make = make
        self._making = Lock()
        self._root = root
        self._served = served
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="console")
        self._application: ASGIApp = _nowhere

    def connect(self, application: ASGIApp) -> None:
        """Send the requests to the API to this application, of which the gateway is a part."""
        self._application = application

    def pages(self) -> Pages:
        """The console, as a page of the server."""
        return {
            (method, path): self._page
            for method in ("GET", "POST")
            for path in (PATH, PATH + "/{rest:path}")
        }

    async def _page(self, request: Request) -> Response:
        text, refused = b"", None
        if request.method == "POST":
            try:
                text = await body.read(
                    request.scope, request.headers, request.receive, self._served.limits
                )
            except Fault as fault:
                # A form without any field is one.
                refused = None if fault.kind is MISSING_BODY else fault
        environ = self._environ(request, text)
        environ[CALLER] = refused or await self._caller(request)
        environ[SERVER] = request.scope.get("server")
        loop = asyncio.get_running_loop()
        environ[API] = Api(self._application, self._served.base_path, loop)
        run = copy_context().run
        made = await loop.run_in_executor(self._threads, run, self._respond, environ)
        response = Response(made.get_data(), made.status_code)
        response.raw_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in made.headers.items()
        ]
        return response

    async def _caller(self, request: Request) -> Caller | Fault | None:
        client = request.client.host if request.client else "unknown"
        try:
            return await self._served.access.caller(client, request.headers)
        except Fault as fault:
            return None if fault.kind is MISSING_CREDENTIALS else fault

    def _respond(self, environ: Mapping[str, Any]) -> PageResponse:
        # What changes something is no work in the background, and neither are jobs that it begins.
        if environ["REQUEST_METHOD"] == "GET":
            pacing.begin()
        with self._making:
            pages = self._wsgi
        from werkzeug.wrappers import Response as PageResponse

        return PageResponse.from_app(pages, dict(environ), buffered=True)

    @cached_property
    def _wsgi(self) -> WSGIApplication:
        return self._make()

    def _environ(self, request: Request, text: bytes) -> dict[str, Any]:
        """The request in WSGI's form (PEP 3333)."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": _wsgi(self._root + PATH),
            "PATH_INFO": _wsgi("/" + request.path_params.get("rest", "")),
            "QUERY_STRING": request.scope["query_string"].decode("latin-1"),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": request.url.hostname or "localhost",
            "SERVER_PORT": str(request.url.port or ""),
            "CONTENT_LENGTH": str(len(text)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": request.scope["scheme"],
            "wsgi.input": BytesIO(text),
            "wsgi.errors": None,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name in dict.fromkeys(request.headers):
            joint = "; " if name == "cookie" else ", "
            value = joint.join(request.headers.getlist(name))
            key = name.upper().replace("-", "_")
            if key == "CONTENT_TYPE":
                environ[key] = value
            elif key != "CONTENT_LENGTH":
                environ[f"HTTP_{key}"] = value
        return environ


async def _nowhere(_: Scope, __: Receive, ___: Send) -> None:
    raise RuntimeError("the console is not connected to an application")


def _wsgi(text: str) -> str:
    """A text as WSGI has it: each character is a byte."""
    return text.encode().decode("latin-1")
