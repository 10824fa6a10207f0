"""Chromium without a window, by playwright: what a reader of a page sees and does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_OPTIONS: Final = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_VIOLATIONS: Final = """
([part, rules]) => axe.run(part || document, { resultTypes: ["violations"], rules }).then((found) =>
  found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))
"""
_WITHOUT_COLOURS: Final = {"color-contrast": {"enabled": False}}
WIDE: Final = (1440, 900)
NARROW: Final = (390, 844)


def chromium() -> str:
    """The path of Chromium; a test that needs it is skipped without one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium: install Debian's package chromium")
    return path


@contextmanager
def started() -> Iterator[Browser]:
    """A browser that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=list(_OPTIONS), chromium_sandbox=False
        )
        try:
            yield browser
        finally:
            browser.close()


class Problems:
    """What went wrong in the pages of a context: errors of scripts and of the policy."""

    def __init__(self, context: BrowserContext) -> None:
        self.found: list[str] = []
        context.on("weberror", lambda error: self.found.append(str(error.error)))
        context.on("console", self._note)

    def _note(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A page that says what the API refuses has its status.
        if kind == "error" and "Failed to load resource" not in text:
            self.found.append(text)


def violations(page: Page, part: str = "", *, colours: bool = True) -> list[str]:
    """The violations of accessibility that axe finds in a page, a line for each.

    `part` selects what of the page is looked at. The contrast of `colours` takes most of the time.
    """
    # A page keeps axe, which takes as long to load as it takes to look at the page.
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    rules = {} if colours else _WITHOUT_COLOURS
    found: list[str] = page.evaluate(_VIOLATIONS, [part, rules])
    return found
