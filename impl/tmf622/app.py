"""The server: an ASGI application over the parts of `composition`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from productordering import service
from productordering.service import ProductOrdering
from productordering.tolerances import REFERRED_TYPES
from tmf622.composition import components
from tmf622.settings import Settings
from tmf622.stores import open_store
from tmf622_contract.operations import ARGUMENT_NAMES
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerance
from tmf630.http import application
from tmf630.http.application import Operations
from tmf630.http.cors import Origins
from tmf630.http.hosts import Hosts
from tmf630.http.middleware import MiddlewareOptions
from tmf630.http.pages.contract import Published, pages
from tmf630.http.pages.health import health


def create(settings: Settings, public_url: str, wake: Callable[[], None]) -> ASGIApp:
    """The server as an ASGI application, reached by its clients at `public_url`.

    The store is connected to when it is first used; `wake` wakes the dispatcher after a write.
    """
    store = open_store(settings.store_url, settings.query_seconds)
    [parts] = components(store, public_url, settings, wake).apis
    tolerance = Tolerance(settings.tolerate, REFERRED_TYPES)
    published = Published(parts.definition.contract, parts.definition.openapi3)
    contract = Contract(parts.definition.contract, tolerance)
    ordering = ProductOrdering(
        contract,
        parts,
        service.Options(
            strict=settings.rules == "strict",
            policy=service.load_policy(settings.cancellation_policy),
            actor_header=settings.actor_header,
            inbox=settings.inbox,
        ),
    )

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        working = [asyncio.create_task(job()) for job in ordering.jobs]
        yield
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await store.close()

    return application.create(
        [Operations(contract, ordering.handlers(), ARGUMENT_NAMES)],
        pages=pages([published], public_url) | health(store),
        lifespan=lifespan,
        options=MiddlewareOptions(
            hosts=Hosts(settings.host, public_url, settings.allowed_hosts),
            origins=Origins(public_url, settings.cors_origins),
            actor_header=settings.actor_header,
            faults=service.FAULTS,
        ),
    )
