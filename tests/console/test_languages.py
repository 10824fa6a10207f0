"""Every text of the console is in every language, and each reader gets the right one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Final

import httpx
import pytest
from babel.core import parse_locale

from console import texts
from console.texts import ENGLISH, LOCALES, locale_of
from tests.console.catalogues import (
    CONSOLE,
    catalogue,
    extracted,
    lines,
    placeholders,
    translations,
)
from tests.console.reader import Reader, below
from tests.server import Server

TRANSLATED: Final = [each for each in LOCALES if each != ENGLISH]
_CODE: Final = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<code\b.*?</code>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>", re.DOTALL)
_SAID: Final = re.compile(r'\b(?:alt|aria-label|title)="([^"]*)"')
_NAMES: Final = ("UTC", "curl", "tmf622")


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalogue_has_all_texts_and_no_others(locale: str) -> None:
    texts, translated = extracted(), translations(locale)
    missing = {text: place for text, place in texts.items() if text not in translated}
    assert missing == {}
    assert translated.keys() - texts.keys() == set()


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_are_whole(locale: str) -> None:
    assert [each.id for each in catalogue(locale) if each.fuzzy and each.id] == []
    assert [name for name, count in Counter(lines(locale)).items() if count > 1] == []
    for text, translated in translations(locale).items():
        original = text if isinstance(text, str) else text[1]
        for each in translated:
            assert each, f"{text!r} has no translation"
            assert placeholders(each) == placeholders(original), text


def test_templates_have_no_text_outside_the_catalogues() -> None:
    found = {
        f"{file.relative_to(CONSOLE)}: {text}"
        for file in (CONSOLE / "templates").rglob("*.html")
        for text in _literal(file.read_text())
    }
    assert found == set()


def _literal(template: str) -> Iterator[str]:
    """The words of a template that are the same in every language."""
    rest = unescape(_CODE.sub(" ", template))
    for text in [_TAG.sub(" ", rest), *_SAID.findall(rest)]:
        yield from (each for each in re.findall(r"[A-Za-z]\w+", text) if each not in _NAMES)


@pytest.mark.parametrize(
    ("asked", "locale"),
    [
        (["zh"], "zh_Hans"),
        (["zh-CN"], "zh_Hans"),
        (["zh-SG"], "zh_Hans"),
        (["zh-TW"], "zh_Hant"),
        (["zh-HK"], "zh_Hant"),
        (["zh-MO"], "zh_Hant"),
        (["zh-Hans"], "zh_Hans"),
        (["zh-Hant"], "zh_Hant"),
        (["zh-Hans-TW"], "zh_Hans"),
        (["zh-Hant-CN"], "zh_Hant"),
        (["zh-hant-hk-u-ca-chinese"], "zh_Hant"),
        (["en-GB", "zh-CN"], "en"),
        (["de", "zh-TW", "en"], "zh_Hant"),
        (["de", "fr-FR"], "en"),
        (["*"], "en"),
        ([""], "en"),
        (["zh-", "-", "zzzz-99-x", "zh_TW; drop"], "zh_Hans"),
        ([], "en"),
    ],
)
def test_the_language_is_the_first_that_there_is(asked: list[str], locale: str) -> None:
    assert locale_of(asked) == locale


def test_no_more_is_read_of_a_language_than_has_a_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def parse(text: str, sep: str) -> tuple[str | None, ...]:
        read.append(text)
        return parse_locale(text, sep)

    monkeypatch.setattr(texts, "parse_locale", parse)
    assert locale_of(["-".join(["a"] * 1_000), "zh-TW"]) == "zh_Hant"
    assert len(read) < 20


@pytest.mark.parametrize(
    ("accepted", "language", "said"),
    [
        ("zh-TW,zh;q=0.8", "zh-Hant", "訂單"),
        ("en;q=0.1, zh-CN", "zh-Hans", "订单"),
        ("zh-CN;q=0, en", "en", "Orders"),
        ("tlh", "en", "Orders"),
    ],
)
def test_a_page_is_in_the_language_of_its_reader(
    module_server: Server, accepted: str, language: str, said: str
) -> None:
    url = f"{module_server.url}/console/orders"
    answer = httpx.get(url, headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{said}</h1>" in answer.text
    varying = {each.strip() for each in answer.headers["vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= varying


def test_a_choice_counts_more_and_leads_back(module_server: Server) -> None:
    with Reader(module_server, headers={"Accept-Language": "zh-CN"}) as reader:
        page = reader.get("/orders?state=held&limit=5")
        assert 'href="/console/language/en?back=/orders?state%3Dheld%26limit%3D5"' in page.text
        answer = reader.get("/language/en", params={"back": "/orders?state=held&limit=5"})
        assert (answer.status_code, below(answer)) == (303, "/orders?state=held&limit=5")
        [cookie] = answer.headers.get_list("set-cookie")
        assert "HttpOnly; Path=/console; SameSite=Lax" in cookie
        assert '<html lang="en">' in reader.get("/orders").text
        assert reader.get("/language/tlh").status_code == 404
        answer = reader.get("/language/zh_Hant", params={"back": "//evil.example"})
        assert below(answer).startswith("/")
        assert '<html lang="zh-Hant">' in reader.get("/orders").text


def test_a_language_that_is_not_there_is_not_chosen(module_server: Server) -> None:
    with Reader(module_server) as reader:
        reader.cookies.set("tmf622-language", "../../etc/passwd")
        assert '<html lang="en">' in reader.get("/orders").text
