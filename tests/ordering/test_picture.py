"""The README shows the lifecycles as they are."""

from __future__ import annotations

from tests.ordering.picture import PICTURES, README, drawn, illustrated


def test_the_readme_has_every_picture() -> None:
    readme = README.read_text()
    assert all(
        f"<!-- lifecycle: {name} -->\n{drawn(PICTURES[name])}" in readme for name in PICTURES
    )


def test_the_pictures_are_drawn_from_the_tables() -> None:
    """Otherwise `python -m tests.ordering.picture` draws them anew."""
    assert illustrated(README.read_text()) == README.read_text()
