"""Removes the user's credentials from reports."""

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
"""The minimum length of a secret: a shorter text also occurs in ordinary words."""
_PUBLIC_HEADERS: Final = {"accept", "accept-language", "content-type", "prefer", "user-agent"}


class Redaction:
    """Replaces the values of the user's headers, and the user information of the URL, by …."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        given = [value for name, value in headers.items() if name.lower() not in _PUBLIC_HEADERS]
        # Servers may echo a token without its scheme.
        given += [value.rpartition(" ")[2] for value in given]
        given.append(_userinfo(url))
        spellings = {form for value in given if len(value) >= _SHORTEST for form in _forms(value)}
        self._secrets: Collection[str] = sorted(spellings, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text

    def result(self, result: Result) -> Result:
        """The result without secrets."""
        if not self._secrets or not (result.message or result.exchanges):
            return result
        exchanges = [
            Exchange(self.text(each.curl), self.text(each.answer)) for each in result.exchanges
        ]
        return replace(result, message=self.text(result.message), exchanges=exchanges)


def _userinfo(url: str) -> str:
    try:
        return httpx.URL(url).userinfo.decode("ascii")
    except httpx.InvalidURL:
        return ""


def _forms(value: str) -> Collection[str]:
    """A value as it is, as a shell quotes it, and as JSON escapes it."""
    return {value, shlex.quote(value).strip("'"), json.dumps(value)[1:-1]}
