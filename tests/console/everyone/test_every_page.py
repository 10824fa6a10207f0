"""axe finds nothing on any page, in each language, theme and width; and no page is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from werkzeug.exceptions import HTTPException

from tests.console.browser import NARROW, WIDE, Problems, violations
from tests.console.everyone.places import Place, closed, empty, visited, with_content
from tests.console.everyone.views import FILES, LEADING, PARTS, VIEWS, View
from tests.console.site import flask

Theme = Literal["light", "dark"]
_LANGUAGES: Final = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
"""The languages of pages, and of browsers that prefer them."""
_THEMES: Final[Mapping[str, Sequence[Theme]]] = {
    "en": ("light", "dark"),
    "zh-Hans": ("light",),
    "zh-Hant": ("dark",),
}
"""The themes in which a page is looked at. They differ in colours alone, which no language does."""


class Browsing(NamedTuple):
    """A page of a browser, what has gone wrong in it, and what it has asked for."""

    page: Page
    problems: Problems
    requests: list[Request]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Place]]:
    with ExitStack() as stack:
        made = {
            each.__name__: stack.enter_context(each(tmp_path_factory.mktemp(each.__name__)))
            for each in (with_content, empty, closed)
        }
        made["centre"] = made.pop("with_content")
        yield {**made, "visitor": visited(made["empty"])}


@pytest.fixture(scope="module")
def browsing(places: Mapping[str, Place], chromium: Browser) -> Iterator[Mapping[str, Browsing]]:
    """A page for each language, which goes from view to view.

    The places are made before: their commands need a thread without a browser.
    """
    made = {}
    for language, preferred in _LANGUAGES.items():
        context = chromium.new_context(locale=preferred, timezone_id="Asia/Shanghai")
        context.set_default_timeout(20_000)
        made[language] = _browsing(context)
    yield made
    for each in made.values():
        each.page.context.close()


def _browsing(context: BrowserContext) -> Browsing:
    requests: list[Request] = []

    def noted(request: Request) -> None:
        requests.append(request)

    context.on("request", noted)
    return Browsing(context.new_page(), Problems(context), requests)


@pytest.mark.parametrize("view", VIEWS, ids=lambda each: each.name)
def test_a_page_is_for_everyone(
    view: View, places: Mapping[str, Place], browsing: Mapping[str, Browsing]
) -> None:
    found = {}
    for language, (page, problems, requests) in browsing.items():
        requests.clear()
        _visit(page, view, places[view.at])
        asked = {_endpoint(each) for each in requests}
        assert {_of(view), view.sends or _of(view)} <= asked
        assert page.locator("html").get_attribute("lang") == language
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for theme in _THEMES[language]:
                page.emulate_media(color_scheme=theme)
                seen = violations(page, view.part, colours=language == "en")
                found[language, width, theme] = seen
        assert not problems.found
    assert {where: each for where, each in found.items() if each} == {}


def _visit(page: Page, view: View, place: Place) -> None:
    """Go to a page and do there what the view says, until it shows what it should."""
    width, height = WIDE
    page.set_viewport_size({"width": width, "height": height})
    page.set_extra_http_headers(dict(place.headers))
    page.unroute_all()
    for step in view.before:
        step(page, place)
    address = place.address(view.path)
    page.goto(address)
    page.wait_for_url(address)
    for step in view.does:
        step(page, place)
    expect(page.locator(view.shows).first).to_be_visible()
    # Nothing moves while it is looked at.
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")


def _of(view: View) -> str:
    path = view.path.partition("?")[0]
    return _matched(path.replace("{", "").replace("}", ""), "GET")


def _endpoint(request: Request) -> str:
    return _matched(urlsplit(request.url).path.removeprefix("/console"), request.method)


def _matched(path: str, method: str) -> str:
    """The endpoint that a request below `/console` goes to, empty for none."""
    try:
        endpoint, _ = flask().url_map.bind("localhost").match(path or "/", method)
    except HTTPException:
        return ""
    return str(endpoint)


def test_no_page_is_left_out() -> None:
    """A new page gets into the table of views; a part, a file and what leads away is said to be."""
    served = {each.endpoint for each in flask().url_map.iter_rules() if not each.build_only}
    viewed = {_of(each) for each in VIEWS} | {each.sends for each in VIEWS}
    assert viewed - {""} | {*PARTS, *LEADING, *FILES} == served
    assert not viewed & {*PARTS, *LEADING, *FILES}
    assert {*PARTS.values()} <= {each.name for each in VIEWS}
