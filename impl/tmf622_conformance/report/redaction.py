"""What a report does not show, since it would let its readers in: what the user was let in by."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import httpx

from tmf622_conformance.check import Result
from tmf622_conformance.exchange import Exchange

_SHORTEST: Final = 6
"""Characters that a secret has at least; what is shorter is found in many a word."""
_PLAIN: Final = {"accept", "accept-language", "content-type", "prefer", "user-agent"}


class Redaction:
    """Hides the values of the headers that go with every request, and a URL's user information."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        given = [value for name, value in headers.items() if name.lower() not in _PLAIN]
        # Servers tell a token apart from its scheme.
        given += [value.rpartition(" ")[2] for value in given]
        given.append(_userinfo(url))
        written = {form for value in given if len(value) >= _SHORTEST for form in _forms(value)}
        self._secrets: Collection[str] = sorted(written, key=len, reverse=True)

    def text(self, shown: str) -> str:
        """The text with … for each secret."""
        for secret in self._secrets:
            shown = shown.replace(secret, "…")
        return shown

    def result(self, shown: Result) -> Result:
        """The result with … for each secret."""
        if not self._secrets or not (shown.message or shown.exchanges):
            return shown
        exchanges = [
            Exchange(self.text(each.curl), self.text(each.answer)) for each in shown.exchanges
        ]
        return replace(shown, message=self.text(shown.message), exchanges=exchanges)


def _userinfo(url: str) -> str:
    try:
        return httpx.URL(url).userinfo.decode("ascii")
    except httpx.InvalidURL:
        return ""


def _forms(value: str) -> Collection[str]:
    """A value as it is, as a shell's words have it, and as JSON has it."""
    return {value, shlex.quote(value).strip("'"), json.dumps(value)[1:-1]}
