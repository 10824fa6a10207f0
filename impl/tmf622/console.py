"""The console of a server, where its settings ask for one; else it is not even imported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from console import PATH
from console.desk import Desk
from productordering.api import is_own
from tmf622.composition import target_rules
from tmf622.settings.settings import Settings
from tmf622.stores import sqlite_path
from tmf630.http.limits import RequestLimits
from tmf630.http.pages.page import Pages
from tmf_contracts.publication import security

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from starlette.types import ASGIApp

    from console.conformance.runs import Kit
    from console.contracts.served import Contracts
    from console.gateway import Gateway
    from console.signing_in.authentication import Client
    from tmf630.http.access.bearer import BearerAccess

_OPENID: Final = ("openid", "profile")
_NOT_FOR_PEOPLE: Final = ("listener:write",)
"""Scopes of servers that send events."""


class Console:
    """The console of a server at that URL, if its settings ask for one.

    It shows what the desk has, and the first of its APIs. `bearer` verifies access tokens, if there
    are any.
    """

    def __init__(
        self,
        settings: Settings,
        public_url: str,
        desk: Desk,
        limits: RequestLimits,
        bearer: BearerAccess | None,
    ) -> None:
        self._gateway: Gateway | None = None
        if settings.console:
            from console.gateway import Gateway, Served

            root = unquote(urlsplit(public_url).path).rstrip("/")
            base_path = desk.parts.apis[0].definition.base_path
            make = partial(pages_of, settings, public_url, desk, bearer)
            self._gateway = Gateway(make, root, Served(base_path, desk.access, limits))

    def pages(self) -> Pages:
        """The pages; none without a console."""
        return self._gateway.pages() if self._gateway else {}

    def connected(self, application: ASGIApp) -> ASGIApp:
        """The application, to which the console sends its requests from now on."""
        if self._gateway:
            self._gateway.connect(application)
        return application


def pages_of(
    settings: Settings, public_url: str, desk: Desk, bearer: BearerAccess | None
) -> WSGIApplication:
    """The pages that show what a desk has, as a WSGI application; this imports Flask."""
    from console import application
    from console.signing_in.authentication import Authentication
    from productordering.ordering import lifecycle

    url = public_url.rstrip("/") + PATH
    return application.create(
        desk=desk,
        authentication=Authentication(
            by_issuer=bearer is not None,
            by_proxy=bool(settings.trust_proxy),
            is_exposed=settings.insecure,
            url=url,
            client=_client(settings, desk, bearer) if bearer else None,
        ),
        cookies=application.Cookies(
            key=settings.console_key,
            path=urlsplit(url).path,
            are_secure=url.startswith("https:"),
        ),
        states={"productOrder": tuple(lifecycle.ORDER)},
        contracts=_contracts(desk),
        kit=_kit(settings, desk),
    )


def _contracts(desk: Desk) -> Contracts:
    """What the console shows of contracts."""
    from console.contracts.served import Contracts, Known
    from productordering.generated import V4, V5
    from productordering.ordering import lifecycle

    own = [each.definition.base_path for each in desk.parts.apis if is_own(each.definition)]
    return Contracts(
        known={
            base_path: Known(
                partial(each.read, "published.json"),
                partial(each.read, "contract.json"),
                each.origins,
            )
            for base_path, each in zip(own, (V4, V5), strict=False)
        },
        lifecycles={
            "productOrder": lifecycle.ORDER,
            "productOrderItem": lifecycle.ITEM,
            "cancelProductOrder": lifecycle.TASK,
        },
    )


def _kit(settings: Settings, desk: Desk) -> Kit:
    """The conformance kit, whose reports are beside the store, or else in the user's data."""
    from platformdirs import user_data_path

    from console.conformance.runs import Kit

    path = sqlite_path(settings.store_url)
    folder = path.parent if path else user_data_path("tmf622")
    overlays = [f"--overlay={each}" for each in settings.overlay]
    own = [each.definition.base_path for each in desk.parts.apis if is_own(each.definition)]
    options = {
        base_path: [*contract, *overlays]
        for base_path, contract in zip(own, ([], ["--contract=v5"]), strict=False)
    }
    return Kit((folder / "conformance").absolute(), options)


def _client(settings: Settings, desk: Desk, bearer: BearerAccess) -> Client | None:
    """What the console is at the issuer; None if the settings do not say it."""
    if not (settings.auth_issuer and settings.console_client):
        return None
    from console.signing_in.authentication import Client

    contract = desk.parts.apis[0].definition.contract
    declared = [each for each in security.scopes_of(contract) if each not in _NOT_FOR_PEOPLE]
    return Client(
        issuer=settings.auth_issuer,
        id=settings.console_client,
        secret=settings.console_client_secret,
        scopes=[*dict.fromkeys([*_OPENID, *(settings.console_scopes or declared)])],
        audience=settings.auth_audience[0],
        algorithms=settings.auth_algorithms,
        rules=target_rules(settings, settings.public_url),
        verified=bearer.verified,
    )
