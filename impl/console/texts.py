"""What the console says, in the language of its reader.

A catalogue is a file of gettext, `locales/LOCALE.po`. The texts in code and templates are English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.core import get_global, parse_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request

ENGLISH: Final = "en"
LOCALES: Final = {ENGLISH: "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
"""The languages that there are, each by its own name."""
COOKIE: Final = "tmf622-language"
_LIKELY: Final[Mapping[str, str]] = get_global("likely_subtags")
"""What a language most likely means in a region, with its script (Unicode's CLDR)."""
_SUBTAGS: Final = 8
"""Parts of a language that are read: its name, script and region are among the first."""


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

    What cannot be read of a language is left out from its end (RFC 4647, section 3.4). Chinese is
    written in two scripts: where a language names none, its region does.
    """
    for each in languages:
        language, script = _written(each)
        for name in (f"{language}_{script}", language):
            if name in LOCALES:
                return name
    return ENGLISH


def _written(text: str) -> tuple[str, str]:
    """A language and the script in which it is written, empty for what is not known."""
    parts = text.split("-")[:_SUBTAGS]
    while parts:
        with suppress(ValueError):
            language, region, script, *_ = parse_locale("-".join(parts), sep="-")
            likely = _LIKELY.get(f"{language}_{region}") or _LIKELY.get(language, "__")
            return language, script or likely.split("_")[1]
        parts.pop()
    return "", ""


def _choose() -> None:
    chosen = request.cookies.get(COOKIE, "")
    asked = [each for each, quality in request.accept_languages if quality]
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
