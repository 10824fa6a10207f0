"""What the overview says."""

from __future__ import annotations

import html
import re

import httpx

from tests.api.waiting import eventually

_COUNT = re.compile(r'<a href="/console/orders(?:\?([^"]*))?">([\d,]+)</a>')
_BAR = re.compile(r'<a href="/console/orders\?([^"]*)" tabindex="-1"><rect.*?<title>([\d,]+) ')


def overview(client: httpx.Client, path: str = "") -> str:
    """The page once no number is missing."""

    def read() -> str:
        answer = client.get(client.base_url.join(f"/console{path}"))
        assert answer.status_code == 200, answer.text
        return answer.text

    return eventually(read, lambda text: "data-reading" not in text)


def counts(text: str) -> dict[str, int]:
    """The numbers of a page that lead to orders, by their queries."""
    return {
        html.unescape(query): int(number.replace(",", ""))
        for query, number in _COUNT.findall(text) + _BAR.findall(text)
    }


def number(text: str, name: str) -> str:
    """What the page says under a name."""
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", text, re.DOTALL)
    assert found, name
    return re.sub(r"<[^>]*>", "", found[1]).strip()
