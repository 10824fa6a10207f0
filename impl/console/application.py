"""The console as a Flask application."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from console import assets, formats, languages, refusals, rendering, returning, texts
from console.conformance import pages as conformance
from console.conformance import reports
from console.conformance.runs import Kit
from console.contracts import comparison
from console.contracts import pages as contract_pages
from console.contracts.served import Contracts
from console.desk import Desk
from console.order import actions
from console.order import page as order_page
from console.orders import bulk, completion, export, lists
from console.overview import pages as overview
from console.placing import pages as placing
from console.signing_in import identity, sessions
from console.signing_in import pages as signing_in
from console.signing_in.authentication import Authentication
from console.subscribers import lists as subscribers
from console.subscribers import registration, secrets
from console.subscribers import single as subscriber
from console.texts import N_

_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
    " object-src 'none'; img-src 'self' data:"
)
"""Nothing from another host, and no script or style that stands in a page."""
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the console, which the navigation leads to: its endpoint, and its name.

    It is shown to those who have its scope; empty for all. The pages of its `blueprints` are within
    it.
    """

    endpoint: str
    name: str
    scope: str = ""
    blueprints: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookies:
    """The key that signs cookies, and the path below which browsers send them."""

    key: str
    path: str
    are_secure: bool


_OPEN: Final = ("assets", "languages", "signing_in")
"""The blueprints for everybody."""
SECTIONS: Final[Sequence[Section]] = (
    Section(endpoint="overview.page", name=N_("Overview"), blueprints=("overview",)),
    Section(endpoint="orders.page", name=N_("Orders"), blueprints=("order", "action", "bulk")),
    Section(endpoint="placing.page", name=N_("Place an order"), scope=placing.SCOPE),
    Section(
        endpoint="subscribers.page",
        name=N_("Subscribers"),
        scope="hub:write",
        blueprints=("subscriber", "registration", "secrets"),
    ),
    Section(
        endpoint="contract.page",
        name=N_("Contract"),
        blueprints=("contract", "comparison", "conformance", "report"),
    ),
)


def create(
    *,
    desk: Desk,
    authentication: Authentication,
    cookies: Cookies,
    states: Mapping[str, Sequence[str]],
    contracts: Contracts,
    kit: Kit,
) -> Flask:
    """The console; `states` has the states of each resource, in the order of its lifecycle."""
    flask = Flask(__name__, static_folder=None)
    # Flask would redirect to the host that the request names.
    flask.url_map.merge_slashes = False
    flask.config.update(
        SECRET_KEY=cookies.key,
        SESSION_COOKIE_NAME="tmf622-console",
        SESSION_COOKIE_PATH=cookies.path,
        SESSION_COOKIE_SECURE=cookies.are_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # The server has read the body, within its limit.
        MAX_FORM_MEMORY_SIZE=None,
    )
    # The language first, which any refusal needs; then who it is, and whether a form is its own.
    texts.install(flask)
    flask.before_request(identity.identified(desk, authentication, _OPEN))
    CSRFProtect(flask)
    flask.jinja_env.globals["reader"] = sessions.shown
    flask.jinja_env.globals["may"] = identity.may
    flask.register_blueprint(signing_in.blueprint(authentication))
    flask.register_blueprint(assets.blueprint)
    flask.register_blueprint(languages.blueprint)
    flask.register_blueprint(overview.blueprint(states["productOrder"]))
    flask.register_blueprint(lists.blueprint(states["productOrder"]))
    for each in (export, completion, bulk):
        flask.register_blueprint(each.blueprint())
    flask.register_blueprint(order_page.blueprint())
    flask.register_blueprint(actions.blueprint())
    for each in (subscribers, registration, subscriber, secrets):
        flask.register_blueprint(each.blueprint())
    flask.register_blueprint(contract_pages.blueprint(contracts))
    flask.register_blueprint(comparison.blueprint(contracts))
    flask.register_blueprint(conformance.blueprint(kit))
    flask.register_blueprint(reports.blueprint(kit))
    flask.register_blueprint(placing.blueprint(desk))
    formats.install(flask.jinja_env)
    rendering.install(flask.jinja_env)
    flask.after_request(_secured)
    refusals.install(flask)
    # The overview is the start page, and has its path.
    flask.add_url_rule("/", "home", build_only=True)
    flask.context_processor(_surroundings)
    return flask


def _secured(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(["Accept-Language", "Cookie"])
    return response


def _surroundings() -> dict[str, Any]:
    return {
        "sections": SECTIONS,
        "is_fragment": "HX-Request" in request.headers,
        "languages": texts.LOCALES,
        "here": returning.here() if request.method == "GET" else returning.before(),
    }
