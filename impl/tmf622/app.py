"""The server: an ASGI application over the parts of `composition`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from console.desk import Desk
from productordering import service
from productordering.api import is_own
from productordering.service import ProductOrdering
from tmf622 import admission, centre, functions, telemetry
from tmf622.access import Callers
from tmf622.apis import served
from tmf622.composition import components
from tmf622.console import Console
from tmf622.settings.settings import Settings
from tmf622.stores import open_store
from tmf630.api.components import ApiComponents
from tmf630.api.operations.operations import operations
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerance
from tmf630.errors import Fault
from tmf630.http import application
from tmf630.http.access.access import Access
from tmf630.http.application import Operations
from tmf630.http.limits import RequestLimits
from tmf630.http.middleware.common import MiddlewareOptions
from tmf630.http.middleware.cors import Origins
from tmf630.http.middleware.hosts import Hosts
from tmf630.http.operation import body
from tmf630.http.pages.contract import Published, pages
from tmf630.http.pages.documentation import SignIn
from tmf630.http.pages.health import Check, Missing, health, store_check
from tmf630.http.pages.page import Pages, guarded
from tmf630.http.server.condition import ServerCondition
from tmf630.store.protocol import Store

if TYPE_CHECKING:
    from ordercentre.service import OrderCentre
    from tmf_contracts.publication.security import Issuer


def create(
    settings: Settings, public_url: str, wake: Callable[[], None], condition: ServerCondition
) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used; `wake` wakes the dispatcher after a write.
    `condition` is that of the server.
    """
    opened = open_store(
        settings.store_url,
        settings.query_seconds,
        settings.max_page_bytes,
        settings.search_seconds,
    )
    store = telemetry.store(opened, settings)
    parts = components(store, served(settings), public_url, settings, wake)
    versions = [each for each in parts.apis if is_own(each.definition)]
    order_centre = centre.parts(parts, public_url, settings)
    callers = Callers(settings, public_url)
    ordering = _product_ordering(versions, settings, order_centre)
    others = parts.apis[len(versions) :]
    apis = [*ordering.operations(), *(_operations(each, settings) for each in others)]
    published = [_published(each, settings) for each in parts.apis]
    limits = admission.request_limits(settings)
    faults = {**service.FAULTS, **centre.faults(order_centre)}
    desk = Desk(
        parts=parts,
        centre=order_centre,
        access=callers.access,
        checking=ordering.checking(order_centre.check if order_centre else None),
        faults=faults,
    )
    console = Console(settings, public_url, desk, limits, callers.bearer)
    access = admission.limited(callers.access, settings)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        working = [asyncio.create_task(job()) for job in ordering.jobs]
        with telemetry.traced(settings):
            yield
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        if callers.keys:
            await callers.keys.aclose()
        await store.close()

    made = application.create(
        apis,
        pages=pages(published, public_url, _sign_in(settings))
        | health(_checks(store, condition, callers), order_centre.notes if order_centre else list)
        | telemetry.pages(settings, parts, condition.started, callers.access, order_centre)
        | _listener(order_centre, access, limits)
        | console.pages(),
        around=telemetry.around(settings),
        lifespan=lifespan,
        below=unquote(urlsplit(public_url).path).rstrip("/"),
        options=MiddlewareOptions(
            hosts=Hosts(settings.host, public_url, settings.allowed_hosts),
            origins=Origins(public_url, settings.cors_origins),
            access=access,
            access_log=settings.access_log,
            faults=faults,
            limits=limits,
            gzip=settings.gzip,
            meter=telemetry.meter(settings),
        ),
    )
    return console.connected(made)


def _checks(store: Store, condition: ServerCondition, callers: Callers) -> Mapping[str, Check]:
    """What the server has to have to be ready."""

    async def dispatcher() -> None:
        if condition.is_companion_missing:
            raise Missing("it is not running, and no event is delivered")

    async def draining() -> None:
        if condition.is_draining:
            raise Missing("the server stops, and takes no new clients")

    checks: dict[str, Check] = {
        "store": store_check(store),
        "dispatcher": dispatcher,
        "draining": draining,
    }
    if keys := callers.keys:

        async def keys_are_there() -> None:
            try:
                await keys.ready()
            except Fault as fault:
                raise Missing(fault.message) from fault

        checks["keys"] = keys_are_there
    return checks


def _issuer(settings: Settings) -> Issuer | None:
    """Where callers get their tokens, if they need one."""
    if settings.auth_issuer is None:
        return None
    from tmf_contracts.publication.security import Issuer

    return Issuer(settings.auth_authorize_url, settings.auth_token_url)


def _sign_in(settings: Settings) -> SignIn | None:
    if settings.auth_issuer is None or settings.auth_token_url is None:
        return None
    return SignIn(settings.auth_token_url, settings.auth_docs_client)


def _published(parts: ApiComponents, settings: Settings) -> Published:
    """The contract of an API as documents, whose makers are imported when one is asked for."""
    definition = parts.definition

    def swagger() -> Mapping[str, Any]:
        from tmf_contracts.publication import security

        return security.swagger(definition.contract, _issuer(settings))

    def openapi3() -> Mapping[str, Any]:
        from tmf_contracts.publication import security

        return security.openapi3(definition.openapi3(), definition.contract, _issuer(settings))

    def events() -> Mapping[str, Any]:
        from tmf_contracts.publication import asyncapi

        return asyncapi.document(definition.contract, parts.url)

    return Published(definition.model.name, swagger, openapi3, events)


def _listener(order_centre: OrderCentre | None, access: Access, limits: RequestLimits) -> Pages:
    """Where acceptance centres post the events of service orders, at the path itself or below it.

    What an event says is never believed: it only makes the order centre look.
    """
    if order_centre is None:
        return {}
    waking, path = order_centre.waking, order_centre.listener

    async def receive(request: Request) -> Response:
        text = await body.read(request.scope, request.headers, request.receive, limits)
        event = body.parse(text, limits.depth)
        await waking.service_order_changed(event)
        return Response(status_code=204)

    page = guarded(receive, access, "listener:write")
    return {("POST", path): page, ("POST", path + "/{rest:path}"): page}


def _product_ordering(
    versions: Sequence[ApiComponents], settings: Settings, order_centre: OrderCentre | None
) -> ProductOrdering:
    """TMF622, with its rules."""
    policy = functions.policy(settings.cancellation_policy)
    options = service.Options(
        strict=settings.rules == "strict",
        policy=order_centre.policy(policy) if order_centre else policy,
        tolerate=settings.tolerate,
        inbox=settings.inbox,
        capture=order_centre.capture if order_centre else None,
    )
    return ProductOrdering(*versions, options=options)


def _operations(parts: ApiComponents, settings: Settings) -> Operations:
    """The operations of another contract, without rules of its own."""
    contract = Contract(parts.definition.read, Tolerance(settings.tolerate, {}))
    computed = functions.computations(settings.compute)
    return operations(parts, contract, computed, inbox=settings.inbox)
