"""Chromium without a window, by WebDriver (W3C): what a reader of a page sees and does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.server import TIMEOUT, free_port

_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
"""The name of an element's id (WebDriver, section 12)."""


class Page:
    """The page that the browser shows."""

    def __init__(self, session: httpx.Client) -> None:
        self._session = session

    def open(self, url: str) -> None:
        self._post("/url", {"url": url})

    def click(self, selector: str) -> None:
        """Click the first element of a CSS selector that is there."""
        self._post(f"/element/{self._element(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        self._post(f"/element/{self._element(selector)}/value", {"text": text})

    def text(self, selector: str) -> str:
        return str(self._get(f"/element/{self._element(selector)}/text"))

    def evaluated(self, expression: str) -> Any:
        """The value of an expression of JavaScript in the page, or what its promise becomes."""
        return self._post("/execute/sync", {"script": f"return {expression}", "args": []})

    def problems(self) -> list[str]:
        """What the browser's console complains of since it was last asked."""
        logged = self._post("/se/log", {"type": "browser"})
        return [each["message"] for each in logged if each["level"] == "SEVERE"]

    def _element(self, selector: str) -> str:
        found = self._post("/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def _post(self, path: str, body: Any) -> Any:
        return _value(self._session.post(path, json=body))

    def _get(self, path: str) -> Any:
        return _value(self._session.get(path))


@contextmanager
def opened(profile: Path) -> Iterator[Page]:
    """A browser for as long as the block lasts; skips the test without Chromium.

    The search for an element waits until it is there.
    """
    driver = shutil.which("chromedriver")
    if driver is None:
        pytest.skip("there is no chromedriver: `apt-get install chromium-driver`")
    port = free_port()
    with subprocess.Popen(
        [driver, f"--port={port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            # It says when it listens.
            assert any("started successfully" in line for line in process.stdout)
            with _session(f"http://127.0.0.1:{port}", profile) as page:
                yield page
        finally:
            # A browser that has not ended is of the driver's group.
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def _session(driver: str, profile: Path) -> Iterator[Page]:
    arguments = [
        # Root has no sandbox, and a long dialogue is whole in a high window.
        "--headless=new",
        "--no-sandbox",
        "--window-size=1200,4000",
        f"--user-data-dir={profile}",
    ]
    wanted = {
        "goog:chromeOptions": {"args": arguments},
        "goog:loggingPrefs": {"browser": "ALL"},
        "timeouts": {"implicit": round(TIMEOUT * 1_000)},
    }
    body = {"capabilities": {"alwaysMatch": wanted}}
    with httpx.Client(timeout=TIMEOUT) as client:
        made = _value(client.post(f"{driver}/session", json=body))
        address = f"{driver}/session/{made['sessionId']}"
        with httpx.Client(base_url=address, timeout=2 * TIMEOUT) as session:
            try:
                yield Page(session)
            finally:
                _value(client.delete(address))


def _value(answer: httpx.Response) -> Any:
    value = answer.json()["value"]
    assert answer.is_success, value["message"]
    return value
