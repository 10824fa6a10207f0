"""The server: an ASGI application over the parts of `composition`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from starlette.types import ASGIApp

from productordering import service
from productordering.service import ProductOrdering
from productordering.tolerances import REFERRED_TYPES
from tmf622 import functions
from tmf622.apis import served
from tmf622.composition import components
from tmf622.settings import Settings
from tmf622.stores import open_store
from tmf622_contract.operations import ARGUMENT_NAMES
from tmf630.api.components import ApiComponents
from tmf630.api.operations.operations import operations
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerance
from tmf630.http import application
from tmf630.http.application import Operations
from tmf630.http.cors import Origins
from tmf630.http.hosts import Hosts
from tmf630.http.middleware import MiddlewareOptions
from tmf630.http.pages.contract import Published, pages
from tmf630.http.pages.health import health
from tmf_contracts.publication import asyncapi

Job = Callable[[], Coroutine[Any, Any, None]]
"""What runs beside the requests, until it is cancelled."""


class _Api(NamedTuple):
    """The operations of one API, and its jobs."""

    operations: Operations
    jobs: Sequence[Job] = ()


def create(settings: Settings, public_url: str, wake: Callable[[], None]) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used; `wake` wakes the dispatcher after a write.
    """
    store = open_store(settings.store_url, settings.query_seconds)
    parts = components(store, served(settings), public_url, settings, wake)
    ordering, *others = parts.apis
    apis = [_product_ordering(ordering, settings), *(_other(each, settings) for each in others)]
    published = [_published(each) for each in parts.apis]

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        working = [asyncio.create_task(job()) for api in apis for job in api.jobs]
        yield
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await store.close()

    return application.create(
        [each.operations for each in apis],
        pages=pages(published, public_url) | health(store),
        lifespan=lifespan,
        options=MiddlewareOptions(
            hosts=Hosts(settings.host, public_url, settings.allowed_hosts),
            origins=Origins(public_url, settings.cors_origins),
            actor_header=settings.actor_header,
            faults=service.FAULTS,
        ),
    )


def _published(parts: ApiComponents) -> Published:
    contract = parts.definition.contract
    return Published(contract, parts.definition.openapi3(), asyncapi.document(contract, parts.url))


def _product_ordering(parts: ApiComponents, settings: Settings) -> _Api:
    """TMF622, with its rules."""
    tolerance = Tolerance(settings.tolerate, REFERRED_TYPES)
    contract = Contract(parts.definition.contract, tolerance)
    options = service.Options(
        strict=settings.rules == "strict",
        policy=functions.policy(settings.cancellation_policy),
        actor_header=settings.actor_header,
        inbox=settings.inbox,
    )
    ordering = ProductOrdering(contract, parts, options)
    return _Api(Operations(contract, ordering.handlers(), ARGUMENT_NAMES), ordering.jobs)


def _other(parts: ApiComponents, settings: Settings) -> _Api:
    """The API of another contract, without rules of its own."""
    contract = Contract(parts.definition.contract, Tolerance(settings.tolerate, {}))
    computed = functions.computations(settings.compute)
    return _Api(operations(parts, contract, computed, inbox=settings.inbox))
