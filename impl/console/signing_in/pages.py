"""The pages of signing in and out."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console import returning
from console.desk import refusal_of
from console.signing_in import sessions
from console.signing_in.authentication import Authentication, Client
from console.signing_in.provider import Misbehaving, NotBegun, NotSignedIn, Provider, Unavailable
from console.texts import gettext
from tmf630.errors import Fault

Page = str | tuple[str, int] | Response


def blueprint(authentication: Authentication) -> Blueprint:
    """The pages at which readers sign in; without a client they say that nobody can."""
    pages = Blueprint("signing_in", __name__)
    if client := authentication.client:
        at_issuer = _AtIssuer(client, authentication.url)
        pages.get("/sign-in")(at_issuer.begin)
        pages.get("/signed-in")(at_issuer.end)
        pages.post("/sign-out")(at_issuer.sign_out)
        pages.register_error_handler(Unavailable, _unavailable)
        pages.register_error_handler(Misbehaving, _misbehaving)
    else:
        pages.get("/sign-in", endpoint="begin")(_missing)
        pages.get("/signed-in", endpoint="end")(_missing)
    pages.get("/signed-out")(signed_out)
    return pages


class _AtIssuer:
    """The pages on the way to the issuer and back."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self._provider = Provider(client, url)

    def begin(self) -> Page:
        """Lead to the issuer."""
        address = self._provider.address(returning.own(request.args.get("back", "/")))
        # A page rather than a redirect: the policy of a page lets none of its forms lead elsewhere.
        return render_template("signing_in/leading.html", address=address)

    def end(self) -> Page:
        """Begin a session of the reader who comes back from the issuer."""
        try:
            token, claims, back = self._provider.signed_in()
            verified = g.api.run(self._client.verified(token))
        except NotBegun:
            return self._not_begun()
        except NotSignedIn as reason:
            return _failed(str(reason), 403)
        except Fault as fault:
            refusal = refusal_of(fault)
            return _failed(refusal.message, refusal.status)
        if sessions.is_over(verified.until):
            return _failed(gettext("The access token had expired when it came."), 502)
        shown = claims.get("name") or claims.get("preferred_username") or verified.caller.name
        sessions.begin(verified, str(shown), g.desk.scopes)
        return redirect(returning.address(back), 303)

    def sign_out(self) -> Page:
        """End the session, and lead to where the one at the issuer ends."""
        sessions.end()
        g.caller, g.has_session = None, False
        if address := self._provider.end_address():
            return render_template("signing_in/leaving.html", address=address)
        return redirect(url_for("signing_in.signed_out"), 303)

    def _not_begun(self) -> Page:
        """For a reader who comes back to another host than the one left, too late, or again."""
        if g.caller:
            return redirect(url_for("home"), 303)
        return render_template("signing_in/not_begun.html"), 400


def signed_out() -> Page:
    """Say that the session has ended."""
    return render_template("signing_in/signed_out.html")


def _missing() -> Page:
    return render_template("signing_in/missing.html"), 401


def _unavailable(error: Unavailable) -> Page:
    return _failed(str(error), 503)


def _misbehaving(error: Misbehaving) -> Page:
    return _failed(str(error), 502)


def _failed(reason: str, status: int) -> Page:
    return render_template("signing_in/failed.html", reason=reason, status=status), status
