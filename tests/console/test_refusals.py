"""Pages of what is refused: they say why, in the reader's language."""

from __future__ import annotations

import httpx
import pytest

from tests.console.reader import Reader
from tests.server import Server


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/nothing", "en", "There is no such page."),
        ("/nothing", "zh-CN", "没有这个页面。"),
        ("/late", "zh-TW", "此伺服器沒有訂單中心。"),
        ("/orders/nothing", "zh-CN", "<h1>未找到</h1>"),
    ],
)
def test_a_page_that_is_not_there_says_so(
    console: httpx.Client, path: str, language: str, said: str
) -> None:
    answer = console.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert said in answer.text


@pytest.mark.any_store
def test_a_form_of_another_page_says_what_to_do(console: httpx.Client) -> None:
    answer = console.post("/orders/bulk", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 400
    assert "请重新加载表单所在页面" in answer.text


@pytest.mark.any_store
def test_a_form_that_is_refused_leads_back_to_its_page(module_server: Server) -> None:
    with Reader(module_server) as reader:
        came_from = f"{module_server.url}/console/orders?state=held&limit=5"
        answer = reader.post(
            "/orders/bulk",
            data={
                "csrf_token": reader.csrf_token("/subscribers/new"),
                "scope": "chosen",
                "action": "note",
            },
            headers={"Referer": came_from},
        )
    assert answer.status_code == 400
    assert "<h1>Refused</h1>" in answer.text
    assert 'href="/console/orders?state=held&amp;limit=5">Back</a>' in answer.text
