"""The console of a server, where its settings ask for one; else it is not even imported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from console.desk import Desk
from tmf622.settings.settings import Settings
from tmf630.http.limits import RequestLimits
from tmf630.http.pages.page import Pages

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from starlette.types import ASGIApp

    from console.gateway import Gateway


class Console:
    """The console of a server at that URL, if its settings ask for one.

    It shows what the desk has, and the first of its APIs.
    """

    def __init__(
        self, settings: Settings, public_url: str, desk: Desk, limits: RequestLimits
    ) -> None:
        self._gateway: Gateway | None = None
        if settings.console:
            from console.gateway import Gateway, Served

            root = unquote(urlsplit(public_url).path).rstrip("/")
            base_path = desk.parts.apis[0].definition.base_path
            make = partial(_flask, desk, settings.console_key)
            self._gateway = Gateway(make, root, Served(base_path, desk.access, limits))

    def pages(self) -> Pages:
        """The pages; none without a console."""
        return self._gateway.pages() if self._gateway else {}

    def connected(self, application: ASGIApp) -> ASGIApp:
        """The application, to which the console sends its requests from now on."""
        if self._gateway:
            self._gateway.connect(application)
        return application


def _flask(desk: Desk, key: str) -> WSGIApplication:
    from console import application
    from productordering.ordering import lifecycle

    return application.create(
        desk=desk, secret_key=key, states={"productOrder": tuple(lifecycle.ORDER)}
    )
