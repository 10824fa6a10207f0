"""What the console says, in the language of its reader.

A catalogue is a file of gettext, `locales/LOCALE.po`. The texts in code and templates are English.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request

ENGLISH: Final = "en"
LOCALES: Final = {ENGLISH: "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
"""The languages that there are, each by its own name."""
COOKIE: Final = "tmf622-language"
_SCRIPTS: Final = {"zh": "Hans"}
"""Of languages that name neither a script nor a region."""


def install(flask: Flask) -> None:
    """Have templates and code use the reader's language."""
    flask.jinja_env.add_extension("jinja2.ext.i18n")
    flask.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    flask.before_request(_choose)


def N_(text: str) -> str:  # noqa: N802 - gettext's name for a text that is translated later
    """Mark a text for the catalogues."""
    return text


def gettext(text: str) -> str:
    """A text in the reader's language."""
    found: str = g.texts.ugettext(text)
    return found


def ngettext(one: str, many: str, count: int) -> str:
    """A text about so many things."""
    found: str = g.texts.ungettext(one, many, count)
    return found


def locale_of(languages: Iterable[str]) -> str:
    """The first of these languages (BCP 47) that there is; English without any.

    What a language says beyond what is known is left out from its end (RFC 4647, section 3.4).
    Chinese is written in two scripts: where a language names none, its region does.
    """
    for each in languages:
        parts = each.split("-")
        while parts and (locale := _known("_".join(parts))) is None:
            parts.pop()
        if not parts or locale is None:
            continue
        script = locale.script or _SCRIPTS.get(locale.language, "")
        for name in (f"{locale.language}_{script}", locale.language):
            if name in LOCALES:
                return name
    return ENGLISH


def _known(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return None


def _choose() -> None:
    chosen = request.cookies.get(COOKIE, "")
    asked = [each for each, _ in request.accept_languages]
    g.locale = chosen if chosen in LOCALES else locale_of(asked)
    g.texts = _catalogue(g.locale)
    g.language = g.locale.replace("_", "-")


@cache
def _catalogue(locale: str) -> NullTranslations:
    if locale == ENGLISH:
        return NullTranslations()
    with (files(__package__) / "locales" / f"{locale}.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
