"""The health of a server: whether its process lives, and whether its store takes requests."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from tmf630.http.pages.page import Pages, json_page
from tmf630.store.protocol import Store


def health(store: Store) -> Pages:
    """The pages for an orchestrator; each is read with GET."""
    is_ready = json_page({"status": "ready"})

    async def ready(request: Request) -> Response:
        await store.ready()
        return await is_ready(request)

    live = json_page({"status": "live"})
    return {("GET", "/health/live"): live, ("GET", "/health/ready"): ready}
