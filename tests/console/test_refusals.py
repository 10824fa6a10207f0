"""Pages of what is refused: they say why, in the reader's language."""

from __future__ import annotations

import httpx
import pytest


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
