"""The texts of the console, as Babel finds them, and its catalogues."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

Text = str | tuple[str, ...]
"""A text, or one for a single thing and one for many."""

CONSOLE: Final = Path(str(files("console")))
_METHODS: Final = (("**.py", "python"), ("templates/**.html", "jinja2"))
_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "N_": None}
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)s|%[%a-z]")


def extracted() -> Mapping[Text, str]:
    """The texts in templates and code, and where each is."""
    found = extract_from_dir(CONSOLE, _METHODS, keywords=_KEYWORDS, strip_comment_tags=True)
    return {
        tuple(message) if isinstance(message, (tuple, list)) else message: f"{file}:{line}"
        for file, line, message, _, _ in found
    }


def catalogue(locale: str) -> Catalog:
    """The translations into a language."""
    with (CONSOLE / "locales" / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def lines(locale: str) -> Sequence[str]:
    """The texts as the file of a catalogue has them: Babel keeps the last of several."""
    text = (CONSOLE / "locales" / f"{locale}.po").read_text()
    return re.findall(r'^(?:msgctxt .*\n)?msgid ((?:".*"\n)+)', text, re.MULTILINE)


def translations(locale: str) -> Mapping[Text, tuple[str, ...]]:
    """The translations of each text, one for each of its plural forms."""
    return {
        tuple(each.id) if isinstance(each.id, (tuple, list)) else each.id: (
            (each.string,) if isinstance(each.string, str) else tuple(each.string or ())
        )
        for each in catalogue(locale)
        if each.id
    }


def placeholders(text: str) -> list[str]:
    """What a text leaves open, in any order."""
    return sorted(_PLACEHOLDER.findall(text))
