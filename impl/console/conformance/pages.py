"""The pages of conformance: a run, its progress, and the reports of the last ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.conformance.runs import Kit
from console.contracts.served import apis, title
from console.desk import refusal_of
from console.gateway import SERVER
from console.signing_in import identity
from console.texts import gettext
from tmf630.errors import ACCESS_DENIED, Fault
from tmf630.events.formatting import moment

SCOPE: Final = "productOrder:admin"
_PARTS: Final = ("profile", "guideline", "contract")
_MAX_TOKEN: Final = 16_384


def blueprint(kit: Kit) -> Blueprint:
    """The pages of a kit."""
    pages = Blueprint("conformance", __name__, url_prefix="/conformance")

    @pages.get("")
    def page() -> str:
        return _page(kit)

    @pages.post("")
    def start() -> tuple[str, int] | Response:
        require()
        api, token = request.form.get("api", ""), request.form.get("token", "").strip()
        parts = [each for each in _PARTS if each in request.form.getlist("part")]
        server = _server()
        if fault := _fault(kit, api, parts, token, server):
            return _page(kit, fault), 400
        if not kit.start(str(server), api, parts, g.caller.name, token):
            flash(gettext("A run is under way already: one at a time."))
        return redirect(url_for("conformance.page"), 303)

    @pages.post("/stop")
    def stop() -> Response:
        require()
        if kit.is_running:
            kit.stop()
            flash(gettext("The run is being stopped: it deletes first what it has created."))
        return redirect(url_for("conformance.page"), 303)

    return pages


def require() -> None:
    """Raise Refusal for those who may not run the kit, or read what its runs have found.

    Reports have orders of everybody: they are for callers who see all of them.
    """
    g.desk.require(g.caller, SCOPE)
    if g.caller.party is not None:
        message = "the kit and its reports are not for callers with a party"
        raise refusal_of(Fault(ACCESS_DENIED, message))


def _page(kit: Kit, fault: str = "") -> str:
    has_scope = identity.may(SCOPE)
    is_allowed = has_scope and g.caller.party is None
    is_running = is_allowed and kit.is_running
    runs = kit.runs() if is_allowed else []
    return render_template(
        "conformance/conformance.html",
        kit=kit,
        scope=SCOPE,
        has_scope=has_scope,
        is_allowed=is_allowed,
        fault=fault,
        is_running=is_running,
        progress=kit.progress() if is_running else [],
        runs=runs,
        apis=[each for each in apis() if each.base_path in kit.options],
        parts=_PARTS,
        title=title,
        server=_server(),
        at=moment,
    )


def _fault(kit: Kit, api: str, parts: Sequence[str], token: str, server: str | None) -> str:
    """What keeps the kit from being run; empty for nothing."""
    is_token = token.isascii() and (token.isprintable() or not token) and len(token) <= _MAX_TOKEN
    wrong = {
        gettext("The kit is not installed here."): not kit.is_installed,
        gettext("This server has TLS here: run the kit from the command line."): server is None,
        gettext("Choose an API."): api not in kit.options,
        gettext("Choose what is checked."): not parts,
        gettext("Confirm that orders are placed and deleted."): "agreed" not in request.form,
        gettext("This is no access token."): not is_token,
    }
    return next((said for said, is_so in wrong.items() if is_so), "")


def _server() -> str | None:
    """The URL of this server at the address that the request has come to; None with TLS."""
    address = request.environ[SERVER]
    if address is None or request.scheme != "http":
        return None
    host, port = address[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
