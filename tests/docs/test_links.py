"""The README is short, and every relative link of a page names a heading or a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.pages import PAGES, README, ROOT

_FENCED: Final = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
_CODE: Final = re.compile(r"`[^`\n]*`")
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (.*)$", re.MULTILINE)
_EXTERNAL: Final = re.compile(r"[a-z]+:")


def test_the_readme_is_short() -> None:
    assert len(README.read_bytes()) < 10_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_have_a_target(page: Path) -> None:
    assert [link for link in relative_links(page) if not exists(page, link)] == []


def test_the_readme_links_to_every_page() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in relative_links(README)}
    assert {page for page in PAGES if page != README} <= linked


def relative_links(page: Path) -> list[str]:
    text = _CODE.sub("", _FENCED.sub("", page.read_text()))
    return [link for link in _LINK.findall(text) if not _EXTERNAL.match(link)]


def exists(page: Path, link: str) -> bool:
    """Whether a link of a page names a file of the project and, if any, a heading of it."""
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    headings = _HEADING.findall(_FENCED.sub("", page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
