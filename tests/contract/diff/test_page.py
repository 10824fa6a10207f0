"""The page that shows what changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.contract.conftest import ROOT, TRANSCRIPTION, Json
from tests.contract.diff.contracts import answered, swagger
from tmf_contracts.diff import reading
from tmf_contracts.diff.comparison import difference
from tmf_contracts.diff.report import html

V5 = ROOT / "openapi" / "TMF622-ProductOrdering-v5.0.0.oas.yaml"


class Elements(HTMLParser):
    """The elements of a page, and the texts of its articles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else() -> None:
    page = html.page(difference(reading.read(TRANSCRIPTION), reading.read(V5)))
    elements = Elements()
    elements.feed(page)
    tags = {tag for tag, _ in elements.found}
    assert not tags & {"script", "link", "img", "iframe"}
    assert not re.search(r"url\(|@import|https?://", page)
    filters = {each["id"] for tag, each in elements.found if tag == "input"}
    assert filters == {"show-all", "show-both", "show-clients", "show-server", "show-compatible"}
    sections = {each["class"] for tag, each in elements.found if tag == "section"}
    assert sections == {"both", "clients", "server", "compatible"}


def test_the_page_shows_names_as_they_are() -> None:
    order: Json = {"type": "object", "properties": {"id": {"type": "string"}}}
    named = {"type": "object", "properties": {**order["properties"], "<b>x</b>": {}}}
    old, new = (reading.contract(swagger(answered(each))) for each in (order, named))
    page = html.page(difference(old, new))
    assert "&lt;b&gt;x&lt;/b&gt; is added" in page
    assert "<b>x</b>" not in page
