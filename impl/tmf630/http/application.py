"""Contract and handlers made into an application.

connexion reads the contract and routes each request to its operation, which is the endpoint
itself. connexion's other layers (parameters, validation, responses, exceptions) would do the same
work a second time and differently, so they are left out of its stack.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, cast

with warnings.catch_warnings():
    # connexion imports a test client, which has things to say to those who test with it.
    warnings.simplefilter("ignore")
    from connexion import AsyncApp
from connexion.middleware.lifespan import LifespanMiddleware
from connexion.middleware.routing import RoutingAPI, RoutingMiddleware, RoutingOperation
from connexion.operations import AbstractOperation
from connexion.resolver import Resolution, Resolver
from connexion.spec import Specification
from starlette.types import ASGIApp

from tmf630.contract.document import Contract
from tmf630.http.endpoint import Endpoint, Handler
from tmf630.http.middleware import Middleware, MiddlewareOptions
from tmf630.http.pages import Page

_PAGE_METHODS: Final = ["GET", "HEAD", "OPTIONS"]

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def create(
    contract: Contract,
    handlers: Mapping[tuple[str, str], Handler],
    argument_names: Mapping[str, str],
    *,
    pages: Mapping[str, Page],
    lifespan: Lifespan,
    options: MiddlewareOptions,
) -> ASGIApp:
    """The application that serves a contract, and pages beside it.

    `handlers` has the handler of each method (`GET`) and path template of the contract,
    `argument_names` the name of each of its parameters in Python; `lifespan` is entered before
    the first request and left after the last; `options` are those of the edge.
    """
    resolver = _EndpointResolver(contract, handlers, argument_names)
    served = AsyncApp(
        __name__,
        lifespan=lifespan,
        middlewares=[_Routing, LifespanMiddleware],
    )
    served.add_api(dict(contract.document), base_path=contract.base_path, resolver=resolver)
    for path, page in pages.items():
        served.add_url_rule(path, view_func=page, methods=["GET"])

    def allowed_methods(path: str) -> Sequence[str] | None:
        return _PAGE_METHODS if path in pages else contract.allowed_methods(path)

    return Middleware(served, allowed_methods, options)


class _EndpointResolver(Resolver):
    """Resolves an operation, by its method and path, to its endpoint."""

    def __init__(
        self,
        contract: Contract,
        handlers: Mapping[tuple[str, str], Handler],
        argument_names: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._endpoints = {
            (method, path): Endpoint(contract, method.lower(), path, handler, argument_names)
            for (method, path), handler in handlers.items()
        }

    def resolve(self, operation: AbstractOperation) -> Resolution:
        endpoint = self._endpoints[operation.method.upper(), operation.path]
        return Resolution(endpoint, operation.operation_id)


class _Api(RoutingAPI):
    """The operations of the contract as routes that lead straight to their endpoints."""

    def make_operation(self, operation: AbstractOperation) -> RoutingOperation:
        # An application in the place of one that would pass on to another middleware's.
        return cast("RoutingOperation", operation.function)

    def _add_operation_internal(
        self, method: str, path: str, operation: RoutingOperation, name: str | None = None
    ) -> None:
        super()._add_operation_internal(method, self.base_path + path, operation, name)


class _Routing(RoutingMiddleware):
    """connexion's routing in one step: its second and third were a fifth of the work of a GET."""

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
        self.router.routes.extend(api.router.routes)
