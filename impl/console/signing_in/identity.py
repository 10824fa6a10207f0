"""Who asks for a page: by its headers, by its session, or nobody, who is led to sign in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from flask import Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from console import returning
from console.desk import Desk, refusal_of
from console.gateway import API, CALLER
from console.signing_in import sessions
from console.signing_in.authentication import Authentication
from tmf630.errors import Fault

_SAFE: Final = ("GET", "HEAD")
_SIGN_OUT: Final = "signing_in.sign_out"


def identified(
    desk: Desk, authentication: Authentication, is_open: Collection[str]
) -> Callable[[], AnyResponse | None]:
    """What runs before each page: it knows the caller, or answers in the place of the page.

    Blueprints that are open need no caller.
    """

    def identify() -> AnyResponse | None:
        g.desk, g.api, g.authentication = desk, request.environ[API], authentication
        named = request.environ[CALLER]
        by_headers = None if isinstance(named, Fault) else named
        g.caller = by_headers or sessions.caller()
        g.has_session = by_headers is None and g.caller is not None
        if request.endpoint == _SIGN_OUT and g.caller is None:
            # Its form comes from a page of a session that is over.
            return redirect(url_for("signing_in.signed_out"), 303)
        if request.blueprint in is_open:
            return None
        if isinstance(named, Fault):
            raise refusal_of(named)
        return None if g.caller else _unknown(authentication)

    return identify


def may(scope: str) -> bool:
    """Whether the reader of a page may do what needs a scope: nothing else is offered."""
    return g.caller is not None and bool(g.desk.may(g.caller, scope))


def _unknown(authentication: Authentication) -> AnyResponse:
    """The answer to a reader who is not known."""
    if "HX-Request" in request.headers:
        return _within_page()
    if authentication.client is None:
        return _page("signing_in/missing.html")
    if request.method in _SAFE:
        return redirect(url_for("signing_in.begin", back=returning.own(returning.here())), 303)
    return _page("signing_in/over.html", back=returning.before())


def _within_page() -> Response:
    """What a part of a page gets that asks for itself: the page stays, and says what is to do."""
    answer = _page("signing_in/over_band.html", back=returning.before())
    answer.headers["HX-Reswap"] = "none"
    return answer


def _page(template: str, **values: str) -> Response:
    return make_response(render_template(template, **values), 401)
