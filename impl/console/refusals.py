"""Pages of what is refused, or goes wrong: each says why, where it can in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from console.api import Refusal
from console.texts import N_, gettext

_TITLES: Final[Mapping[int, str]] = {
    403: N_("Not allowed"),
    404: N_("Not found"),
    500: N_("Something went wrong"),
}
_REFUSED: Final = N_("Refused")
_MESSAGES: Final[Mapping[int, str]] = {
    400: N_("This request cannot be understood."),
    404: N_("There is no such page."),
    405: N_("This page cannot be asked for in that way."),
    413: N_("What was sent is too large."),
    500: N_("This page could not be made. The log of the server says why."),
}
"""What is said of a failure that says no more itself."""
_CSRF: Final = N_(
    "The CSRF token of this form is missing, or belongs to another session."
    " Load the page of the form again, and send it once more."
)


def install(flask: Flask) -> None:
    """Have the application answer with these pages."""
    flask.register_error_handler(Refusal, _refused)
    flask.register_error_handler(HTTPException, _failed)


def _refused(refusal: Refusal) -> tuple[str, int]:
    """What the API refuses."""
    title = gettext(_TITLES.get(refusal.status, _REFUSED))
    return render_template("refused.html", refusal=refusal, title=title), refusal.status


def _failed(error: HTTPException) -> tuple[str, int]:
    """What the console refuses itself, or fails at."""
    return _refused(Refusal(error.code or 500, {"message": _message(error)}))


def _message(error: HTTPException) -> str:
    if isinstance(error, CSRFError):
        return gettext(_CSRF)
    says_nothing = error.description == type(error).description
    if says_nothing and (known := _MESSAGES.get(error.code or 500)):
        return gettext(known)
    return error.description or error.name
