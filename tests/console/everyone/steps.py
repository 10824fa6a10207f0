"""What is done on a page before it is looked at."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from console.conformance.keeper import LOCK, PROGRESS
from tests.console.everyone.places import Place

Step = Callable[[Page, Place], None]


def click(selector: str) -> Step:
    return lambda page, _: page.locator(selector).first.click()


def fill(selector: str, text: str) -> Step:
    return lambda page, _: page.locator(selector).fill(text)


def press(key: str) -> Step:
    return lambda page, _: page.keyboard.press(key)


def seen(selector: str) -> Step:
    return lambda page, _: expect(page.locator(selector).first).to_be_visible()


def choose(selector: str, value: str) -> Step:
    def chosen(page: Page, _: Place) -> None:
        page.locator(selector).select_option(value)

    return chosen


def script(selector: str, code: str) -> Step:
    """What no reader does: change a field that is hidden, or that the browser checks itself."""
    return lambda page, _: page.locator(selector).first.evaluate(f"each => {{ {code} }}")


def put(selector: str, value: str) -> Step:
    """Give a field of any kind a text."""
    return script(selector, f"each.type = 'text'; each.value = {json.dumps(value)}")


def opened(form: str) -> Step:
    """Open what has a form of an order."""
    return click(f'details:has(form[action$="/{form}"]) summary')


def sent(form: str) -> Step:
    return click(f'form[action$="/{form}"] button')


def stale(form: str) -> Step:
    """Have a form of an order be from before all changes."""
    code = "each.etag.value = '\"stale\"'; each.number.value = '0'"
    return script(f'form[action$="/{form}"]', code)


def with_details(page: Page, _: Place) -> None:
    """Open all that can be opened."""
    page.evaluate(
        "for (const each of document.querySelectorAll('main details'))"
        " { each.name = ''; each.open = true; }"
    )


def without_session(page: Page, _: Place) -> None:
    page.context.clear_cookies()


def with_issuer_away(page: Page, place: Place) -> None:
    """Pages that lead to the issuer stay."""
    assert place.provider
    page.route(f"{place.provider.url}/**", lambda route: route.fulfill(status=204))


def refused_by_issuer(page: Page, place: Place) -> None:
    """Come back from the issuer without a session."""
    assert place.provider
    page.context.clear_cookies()
    place.provider.error = "access_denied"
    page.goto(place.address("/orders"))
    page.wait_for_url("**/signed-in?*")
    place.provider.error = None


def refreshed(selector: str) -> Step:
    """Have a part of a page be read again."""
    return script(selector, "each.dispatchEvent(new Event('refresh'))")


def changed_meanwhile(page: Page, place: Place) -> None:
    """Somebody else changes the order whose page this is."""
    address = f"{place.server.api}/productOrder/{place.names['late']}"
    for text in ("as it is for a moment", "as it is"):
        assert page.request.patch(address, data={"description": text}).ok
    refreshed("#news")(page, place)


@contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """A run of the kit for as long as the block lasts, as other processes see it: it has a lock."""
    folder.mkdir(exist_ok=True)
    parts = [{"name": "profile", "done": 3, "total": 7}, {"name": "contract", "done": 1}]
    progress = {"parts": [{"total": None, **each} for each in parts]}
    (folder / PROGRESS).write_text(json.dumps(progress))
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def during_a_run(page: Page, place: Place) -> None:
    """Read the page while a run of the kit is under way."""
    with under_way(place.folder / "conformance"):
        page.reload()
        # Its next look gets no answer.
        page.route("**/conformance", lambda _: None)


PLACING: Final = seen("#placing-form input")
"""The script has made the form."""
