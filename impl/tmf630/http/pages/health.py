"""The health of a server: whether its process lives, and whether it is ready for requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from tmf630 import wire
from tmf630.errors import UNAVAILABLE, Fault
from tmf630.http.pages.page import Pages, json_page
from tmf630.store.errors import Unavailable
from tmf630.store.protocol import Store


class Missing(Exception):
    """Something that the server needs is not there; the message says what, without secrets."""


Check = Callable[[], Awaitable[None]]
"""Raises Missing."""
Notes = Callable[[], Sequence[str]]
"""What does not keep the server from being ready, and should be known."""


class NotReady(Fault):
    """The server is not ready; `missing` has what is missing, by the names of the checks."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        words = "; ".join(f"{name}: {what}" for name, what in missing.items())
        super().__init__(UNAVAILABLE, words, {"Retry-After": "2"})
        self.missing = missing

    def body(self) -> bytes:
        """The contract's `Error`, and what is missing."""
        missing = [{"name": name, "message": what} for name, what in self.missing.items()]
        return wire.encode({**wire.decode(super().body()), "missing": missing})


def health(checks: Mapping[str, Check], notes: Notes) -> Pages:
    """The pages for an orchestrator; each is read with GET."""

    async def ready(request: Request) -> Response:
        missing: dict[str, str] = {}
        cause: BaseException | None = None
        for name, check in checks.items():
            try:
                await check()
            except Missing as error:
                missing[name] = str(error)
                cause = cause or error.__cause__
        if missing:
            raise NotReady(missing) from cause
        noted = [*notes()]
        return await json_page({"status": "ready", **({"notes": noted} if noted else {})})(request)

    live = json_page({"status": "live"})
    return {("GET", "/health/live"): live, ("GET", "/health/ready"): ready}


def store_check(store: Store) -> Check:
    """The check that a store reads and writes."""

    async def check() -> None:
        try:
            await store.ready()
        except Unavailable as error:
            raise Missing("it cannot be reached, or takes no writes: try again") from error

    return check
