"""The page that places an order, as tests use it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.api.orders import Json
from tests.server import Server

_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
_KEY: Final = re.compile(r'name="key" value="([^"]+)"')
_TEXT: Final = re.compile(r"<textarea[^>]*>\n(.*?)</textarea>", re.DOTALL)
_MOST_KEYS: Final = 400
ITEM: Json = {"id": "1", "action": "add", "productOffering": {"id": "fibre-500"}}
ORDER: Json = {"externalId": "DESK-1", "productOrderItem": [ITEM]}


class Form:
    """The form of a page: fields by the JSON Pointers of what they edit."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self._url = f"{server.url}/console/place"

    def open(self, query: str = "") -> None:
        self.page.goto(self._url + query)
        expect(self.field("/productOrderItem/0/id")).to_be_visible()

    def field(self, key: str) -> Locator:
        """What can be focused under a key, such as a pointer or `add:` and a pointer."""
        return self.page.locator(f'#placing-form [data-focus="{key}"]')

    def fill(self, **values: str) -> None:
        """Fill the two fields that a new order lacks: `party` and `offering`."""
        self.field("/relatedParty/0/id").fill(values["party"])
        self.field("/productOrderItem/0/productOffering/id").fill(values["offering"])

    def choose(self, above: str, name: str) -> None:
        """Add an attribute to what is at a pointer."""
        self.field(f"choose:{above}").select_option(name)
        self.field(f"chosen:{above}").click()

    @property
    def text(self) -> Locator:
        return self.page.locator("#placing-json")

    @property
    def json(self) -> Json:
        """The order in the JSON."""
        found: Json = json.loads(self.text.input_value())
        return found

    def place(self) -> str:
        """Place the order; its id."""
        self.page.get_by_role("button", name="Place the order").click()
        return self.placed()

    def placed(self) -> str:
        """The id of the order to whose page the browser has been led."""
        self.page.wait_for_url("**/console/orders/*")
        return urlsplit(self.page.url).path.rpartition("/")[2]

    def walk(self, key: str, *, back: bool = False) -> None:
        """Press Tab until something is focused: in the form by its key, else by its name."""
        for _ in range(_MOST_KEYS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.focused == key:
                return
        raise AssertionError(f"{key} cannot be reached by the keyboard")

    @property
    def focused(self) -> str:
        """What is focused: its key, else its id or its text."""
        found: str = self.page.evaluate(
            "(() => { const at = document.activeElement;"
            " return at.dataset.focus || at.id || at.textContent; })()"
        )
        return found


class Shown:
    """The page without scripts."""

    def __init__(self, console: httpx.Client, query: str = "") -> None:
        self._console = console
        self._take(console.get(f"/place{query}"))

    def post(self, text: str, **fields: str) -> httpx.Response:
        """Send a text in the JSON's place, as the page is."""
        sent = {"csrf_token": self.token, "key": self.key, "order": text, **fields}
        parts = {name: (None, value.encode()) for name, value in sent.items()}
        return self._console.post("/place", files=parts)

    def _take(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.html = answer.text
        self.token = _found(_TOKEN, answer)
        self.key = key_of(answer)
        self.text = text_of(answer)


def key_of(answer: httpx.Response) -> str:
    """The key that has the order of a page placed once."""
    return _found(_KEY, answer)


def text_of(answer: httpx.Response) -> str:
    """The JSON in a page."""
    return unescape(_found(_TEXT, answer))


def _found(pattern: re.Pattern[str], answer: httpx.Response) -> str:
    found = pattern.search(answer.text)
    assert found, answer.text
    return found[1]
