"""Each picture that a document shows can be taken again, and each that is kept is shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.pages import PAGES
from tests.pictures.pictures import FOLDER, PICTURES, Picture

_IMAGE: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_ENOUGH: Final = 600_000


def shown() -> dict[Path, str]:
    """The pictures that documents show, with the text for those who do not see them."""
    return {
        (page.parent / path).resolve(): text
        for page in PAGES
        for text, path in _IMAGE.findall(page.read_text())
    }


def test_the_pictures_of_the_documents_are_those_that_are_taken() -> None:
    assert {*shown()} == {each.file for each in PICTURES} == {*FOLDER.iterdir()}
    assert all(shown().values())


def test_they_are_small() -> None:
    assert sum(each.stat().st_size for each in FOLDER.iterdir()) < _ENOUGH


@pytest.mark.parametrize("picture", PICTURES, ids=lambda each: each.name)
def test_a_picture_has_its_size(picture: Picture) -> None:
    head = picture.file.read_bytes()[:30]
    # RFC 9649, section 2.7: an extended file, whose canvas is one more than these numbers.
    assert (head[:4], head[8:16]) == (b"RIFF", b"WEBPVP8X")
    sides = (int.from_bytes(head[each : each + 3], "little") + 1 for each in (24, 27))
    assert tuple(sides) == picture.size
