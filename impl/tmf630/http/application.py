"""Contracts and handlers made into an application.

connexion reads the contract and makes the routes of its operations. Each route leads straight to
its endpoint. The stack has none of connexion's other layers (parameters, validation, responses,
exceptions): they would do the work of the endpoints a second time, and differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, NamedTuple, cast

from tmf630.http.absence import absent, unused

# connexion also has an application of Flask, a test client, and a validation of what it is given.
# They would be imported and not used, and be a fifth of the memory of a server.
with (
    absent("flask"),
    unused("httpx", "jinja2", "jsonschema", "requests", "starlette.testclient", "werkzeug", "yaml"),
):
    from connexion import AsyncApp
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.middleware.routing import RoutingAPI, RoutingMiddleware, RoutingOperation
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolution, Resolver
    from connexion.spec import Specification
from starlette.routing import Route, Router, request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from tmf630.contract.document import Contract
from tmf630.http.middleware.common import Middleware, MiddlewareOptions
from tmf630.http.middleware.cors import Origins
from tmf630.http.middleware.path_table import PathTable
from tmf630.http.middleware.places import Places
from tmf630.http.middleware.routing import PathOperations, also_below, not_found
from tmf630.http.operation.endpoint import Endpoint, Handler
from tmf630.http.pages.page import Pages

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def _itself(application: ASGIApp) -> ASGIApp:
    return application


class Operations(NamedTuple):
    """The operations of a contract.

    `handlers` has the handler of each method (`GET`) and path template of the contract,
    `argument_names` the name of each of its parameters in Python.
    """

    contract: Contract
    handlers: Mapping[tuple[str, str], Handler]
    argument_names: Mapping[str, str]


def create(
    apis: Iterable[Operations],
    *,
    pages: Pages,
    lifespan: Lifespan,
    options: MiddlewareOptions,
    around: Callable[[ASGIApp], ASGIApp] = _itself,
    below: str = "",
) -> ASGIApp:
    """The application that serves contracts, and pages beside them.

    `pages` has the page of each method and path; the path can be a template of Starlette, such as
    `/console/{rest:path}` for all paths below `/console`. `lifespan` is entered before the first
    request and left after the last. All paths are also served below the path `below`, if any.
    `around` makes of the application the one that is served, such as one that measures it.
    """
    paths = [path for _, path in pages]
    application = AsyncApp(
        __name__,
        lifespan=lifespan,
        middlewares=[partial(_Routing, pages=pages, origins=options.origins), LifespanMiddleware],
    )
    served = list(apis)
    for api in served:
        application.add_api(
            _routed(api.contract),
            base_path=api.contract.base_path,
            name=api.contract.base_path,
            resolver=_EndpointResolver(api, options),
        )
        paths.append(api.contract.base_path)
    places = Places([each.contract.read for each in served])
    return also_below(below, around(Middleware(application, options, places)), paths)


def _routed(contract: Contract) -> dict[str, Any]:
    """A contract reduced to what makes routes: its operations, with their parameters in paths.

    connexion validates what it is given, which takes it a second or two for all definitions.
    """
    return {
        "swagger": "2.0",
        "info": {"title": contract.base_path, "version": ""},
        "paths": {
            path: {
                method: {
                    "operationId": operation.get("operationId", f"{method} {path}"),
                    "parameters": [
                        {"name": each["name"], "in": "path", "required": True, "type": "string"}
                        for each in operation.get("parameters", ())
                        if each["in"] == "path"
                    ],
                    "responses": {"default": {"description": "As the contract declares."}},
                }
                for method, operation in operations.items()
            }
            for path, operations in contract.paths.items()
        },
    }


class _EndpointResolver(Resolver):
    """Resolves an operation, by its method and path, to its endpoint."""

    def __init__(self, api: Operations, options: MiddlewareOptions) -> None:
        super().__init__()
        self._endpoints = {
            (method, path): Endpoint(
                api.contract,
                (method.lower(), path),
                handler,
                api.argument_names,
                options.access,
                options.limits,
            )
            for (method, path), handler in api.handlers.items()
        }

    def resolve(self, operation: AbstractOperation) -> Resolution:
        endpoint = self._endpoints[operation.method.upper(), operation.path]
        return Resolution(endpoint, operation.operation_id)


class _Api(RoutingAPI):
    """The operations of the contract as routes that lead straight to their endpoints."""

    def make_operation(self, operation: AbstractOperation) -> RoutingOperation:
        # An application in the place of one that would pass on to another middleware's.
        return cast("RoutingOperation", operation.function)


class _Routing(RoutingMiddleware):
    """Matches the path of a request once, against one route for each path.

    connexion has a route for each operation, and so a 405 that allows one method alone.
    """

    def __init__(self, app: ASGIApp, pages: Pages, origins: Origins) -> None:
        super().__init__(app)
        self._origins = origins
        self.router = Router(redirect_slashes=False, default=not_found)
        paths: dict[str, dict[str, ASGIApp]] = {}
        for (method, path), page in pages.items():
            paths.setdefault(path, {})[method] = request_response(page)
        self._add(paths)
        self._index()

    def add_api(
        self,
        specification: Specification,
        base_path: str | None = None,
        arguments: dict[Any, Any] | None = None,
        **options: Any,
    ) -> None:
        api = _Api(
            specification, base_path=base_path, arguments=arguments, next_app=self.app, **options
        )
        paths: dict[str, dict[str, ASGIApp]] = {}
        for route in api.router.routes:
            if isinstance(route, Route):
                operations = dict.fromkeys(route.methods or (), route.app)
                paths.setdefault(api.base_path + route.path, {}).update(operations)
        self._add(paths)
        self._index()

    def _add(self, paths: Mapping[str, Mapping[str, ASGIApp]]) -> None:
        # Before the routes that are there: operations are asked for more often than pages.
        self.router.routes[:0] = [
            Route(path, PathOperations(operations, self._origins))
            for path, operations in paths.items()
        ]

    def _index(self) -> None:
        self._table = PathTable()
        for route in self.router.routes:
            if isinstance(route, Route):
                self._table.add(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif operations := self._table.match(scope):
            await operations.serving(scope["method"])(scope, receive, send)
        else:
            await self.router(scope, receive, send)
