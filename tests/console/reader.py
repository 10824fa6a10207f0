"""A reader of the console: a browser without scripts, which signs in at a provider."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from tests.server import TIMEOUT, Server

_LEADING: Final = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')
_CSRF: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


class Reader(httpx.Client):
    """Addresses are those below `/console`; redirects are not followed."""

    def __init__(self, server: Server, **options: Any) -> None:
        super().__init__(base_url=f"{server.url}/console", timeout=TIMEOUT, **options)

    def sign_in(self, path: str = "/orders") -> httpx.Response:
        """Ask for a page, sign in, and come back; the last answer of the console."""
        asked = self.get(path)
        assert asked.status_code == 303
        return self.come_back(leading(self.get(below(asked))))

    def come_back(self, address: str) -> httpx.Response:
        """Go to the provider, and come back from it."""
        answer = httpx.get(address, timeout=TIMEOUT)
        assert answer.status_code == 302
        return self.get(answer.headers["location"])

    def csrf_token(self, path: str = "/orders") -> str:
        """The token of a form of a page."""
        found = _CSRF.search(self.get(path).text)
        assert found
        return found[1]

    def sign_out(self) -> httpx.Response:
        """Press the button that signs out."""
        return self.post("/sign-out", data={"csrf_token": self.csrf_token()})


def leading(page: httpx.Response) -> str:
    """Where a page leads at once."""
    found = _LEADING.search(page.text)
    assert found, page.text
    return unescape(found[1])


def below(answer: httpx.Response) -> str:
    """The page below the console that a redirect leads to."""
    address = urlsplit(answer.headers["location"])
    assert not address.netloc
    assert address.path.startswith("/console")
    return address.path.removeprefix("/console") + (f"?{address.query}" if address.query else "")
