"""The server: an ASGI application over the parts of `composition`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from productordering import service
from productordering.api import is_own
from productordering.service import ProductOrdering
from tmf622 import functions
from tmf622.apis import served
from tmf622.composition import components
from tmf622.settings import Settings
from tmf622.stores import open_store
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


def create(settings: Settings, public_url: str, wake: Callable[[], None]) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used; `wake` wakes the dispatcher after a write.
    """
    store = open_store(settings.store_url, settings.query_seconds)
    parts = components(store, served(settings), public_url, settings, wake)
    versions = [each for each in parts.apis if is_own(each.definition)]
    ordering = _product_ordering(versions, settings)
    others = parts.apis[len(versions) :]
    apis = [*ordering.operations(), *(_operations(each, settings) for each in others)]
    published = [_published(each) for each in parts.apis]

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        working = [asyncio.create_task(job()) for job in ordering.jobs]
        yield
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await store.close()

    return application.create(
        apis,
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


def _product_ordering(versions: Sequence[ApiComponents], settings: Settings) -> ProductOrdering:
    """TMF622, with its rules."""
    options = service.Options(
        strict=settings.rules == "strict",
        policy=functions.policy(settings.cancellation_policy),
        tolerate=settings.tolerate,
        actor_header=settings.actor_header,
        inbox=settings.inbox,
    )
    return ProductOrdering(*versions, options=options)


def _operations(parts: ApiComponents, settings: Settings) -> Operations:
    """The operations of another contract, without rules of its own."""
    contract = Contract(parts.definition.contract, Tolerance(settings.tolerate, {}))
    computed = functions.computations(settings.compute)
    return operations(parts, contract, computed, inbox=settings.inbox)
