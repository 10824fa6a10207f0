"""The pages of the console: those that its application has, and those that links lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

import httpx
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from console.desk import Desk
from productordering.ordering.cancellation import refuse_if_completed
from productordering.service import FAULTS, Options, ProductOrdering
from tests.api.waiting import eventually
from tests.console.reader import Reader
from tmf622.access import Callers
from tmf622.apis import served
from tmf622.cli import configuration
from tmf622.composition import components
from tmf622.console import pages_of
from tmf622.stores import open_store

_LINK: Final = re.compile(r'\b(?:href|hx-get|action|src)="(/console[^"#]*)')
_POSTING: Final = re.compile(r'<form\b[^>]*method="post"[^>]*>', re.IGNORECASE)
_CHANGING_NOTHING: Final = ("/sign-out", "/contract/comparison")
"""Addresses of forms for every reader."""
_EACH: Final = 6
"""How many addresses of one endpoint are asked for."""
_OTHERS: Final = ("assets", "languages", "signing_in", "static")
"""Blueprints that show nothing of the store."""


class Page(NamedTuple):
    """An address below `/console`, its endpoint, and the answer to it."""

    path: str
    endpoint: str
    answer: httpx.Response


@cache
def flask() -> Flask:
    """The application, over an empty store, as a client of an issuer."""
    with TemporaryDirectory() as directory:
        store_url = f"sqlite:///{Path(directory) / 'orders.sqlite3'}"
        issuer = "http://127.0.0.1:9"
        signing_in = {
            "TMF622_AUTH_ISSUER": issuer,
            "TMF622_AUTH_AUDIENCE": "orders",
            "TMF622_AUTH_JWKS": f"{issuer}/keys",
            "TMF622_CONSOLE_CLIENT": "console",
        }
        settings = configuration.load(signing_in, {"store_url": store_url})
        store = open_store(store_url, settings.query_seconds, settings.max_page_bytes)
        parts = components(store, served(settings), "http://127.0.0.1", settings)
        options = Options(strict=False, policy=refuse_if_completed, tolerate=(), inbox=False)
        checking = ProductOrdering(parts.apis[0], options=options).checking(None)
        callers = Callers(settings, "http://127.0.0.1")
        access = callers.access
        desk = Desk(parts=parts, centre=None, access=access, checking=checking, faults=FAULTS)
        return cast("Flask", pages_of(settings, "http://127.0.0.1", desk, callers.bearer))


def rules(method: str) -> Sequence[Rule]:
    """What the application serves by a method, but files and what is for everybody."""
    return [each for each in flask().url_map.iter_rules() if _is_page(each, method)]


def filled(rule: Rule) -> str:
    """An address of a rule, with names of nothing in it."""
    values: dict[str, Any] = dict.fromkeys(rule.arguments, "none")
    adapter = flask().url_map.bind("localhost")
    return adapter.build(rule.endpoint, values, method=min(rule.methods or {"GET"}))


def crawled(reader: Reader, seeds: Iterable[str] = ()) -> Mapping[str, Page]:
    """The pages that links, forms and parts of pages lead to, some of each endpoint.

    They begin with those that have no names of things in their addresses, and with the seeds.
    """
    adapter = flask().url_map.bind("localhost")
    waiting = [*(filled(each) for each in rules("GET") if not each.arguments), *seeds]
    found, count = dict[str, Page](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        try:
            endpoint, _ = adapter.match(urlsplit(path).path or "/", method="GET")
        except HTTPException:
            continue
        if path in found or endpoint.split(".")[0] in _OTHERS or count[endpoint] >= _EACH:
            continue
        count[endpoint] += 1
        answer = read(reader, path)
        found[path] = Page(path, endpoint, answer)
        if location := answer.headers.get("location"):
            waiting.append(_below(location))
        waiting += [_below(unescape(each)) for each in _LINK.findall(answer.text)]
    return found


def read(reader: Reader, path: str) -> httpx.Response:
    """A page once it has all that it reads beside itself."""
    return eventually(lambda: reader.get(path), lambda answer: "data-reading" not in answer.text)


def forms(text: str) -> Sequence[str]:
    """The forms of a page that change something of the server."""
    return [
        each
        for each in _POSTING.findall(text)
        if not any(path in each for path in _CHANGING_NOTHING)
    ]


def _below(address: str) -> str:
    parts = urlsplit(address)
    path = parts.path.removeprefix("/console") or "/"
    return path + (f"?{parts.query}" if parts.query else "")


def _is_page(rule: Rule, method: str) -> bool:
    is_served = method in (rule.methods or ()) and not rule.build_only
    return is_served and rule.endpoint.split(".")[0] not in _OTHERS
