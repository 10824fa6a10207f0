"""Our server with authentication, and what is on besides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.api.access.issuer import ALL, SCOPES, Issuer
from tests.api.access.openid import OpenIdProvider
from tests.bench.contenders import Contender, Running, orders_of, serving, sqlite_in
from tests.console.reader import Reader

_EXPIRES: Final = 4_000_000_000
_SCOPES: Final = (*SCOPES, ALL, "metrics:read")
_PAGES: Final = ("/", "/orders", "/place", "/subscribers", "/contract")


@contextmanager
def _everything(directory: Path, cores: str) -> Iterator[Running]:
    """Each request has an access token, is counted by metrics, and has a line in a file."""
    issuer = Issuer(directory / "keys.json")
    environment = issuer.settings(TMF622_METRICS="true", TMF622_ACCESS_LOG="true")
    log = directory / "access.log"
    with serving(sqlite_in(directory), cores, environment=environment, log=log) as server:
        yield orders_of(server, issuer.token(*_SCOPES, exp=_EXPIRES))


@contextmanager
def _console(directory: Path, cores: str) -> Iterator[Running]:
    """A reader has signed in to the console, and has seen its pages."""
    with (
        OpenIdProvider(directory) as provider,
        serving(sqlite_in(directory), cores, environment=provider.settings()) as server,
        Reader(server) as reader,
    ):
        reader.sign_in()
        for page in _PAGES:
            reader.get(page).raise_for_status()
        yield orders_of(server, provider.issuer.token(iss=provider.url, exp=_EXPIRES))


EVERYTHING_ON: Final = Contender("tmf622 with everything on", _everything)
CONSOLE_AND_AUTHENTICATION: Final = Contender("tmf622 with console and authentication", _console)
