"""The choice of a language, which a cookie keeps."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, current_app, redirect, request
from werkzeug.wrappers import Response

from console import returning
from console.texts import COOKIE, LOCALES

_YEAR: Final = 365 * 24 * 3_600

blueprint = Blueprint("languages", __name__)


@blueprint.get("/language/<locale>")
def choose(locale: str) -> Response:
    """Keep the choice, and lead back to the page that it was made on."""
    if locale not in LOCALES:
        abort(404)
    answer = redirect(returning.address(request.args.get("back", "/")), 303)
    answer.set_cookie(
        COOKIE,
        locale,
        max_age=_YEAR,
        path=current_app.config["SESSION_COOKIE_PATH"],
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer
