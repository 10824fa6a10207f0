"""docs/orders.md shows the present lifecycles."""

from __future__ import annotations

from tests.ordering.picture import PAGE, PICTURES, drawn, illustrated


def test_the_page_has_every_picture() -> None:
    text = PAGE.read_text()
    assert all(f"<!-- lifecycle: {name} -->\n{drawn(PICTURES[name])}" in text for name in PICTURES)


def test_the_pictures_are_drawn_from_the_tables() -> None:
    """If not, `python -m tests.ordering.picture` updates them."""
    assert illustrated(PAGE.read_text()) == PAGE.read_text()
