"""The neighbours of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ordercentre.peers.neighbours import HAS_PUBLISHED, Served, served


@pytest.fixture(scope="package", params=["small", "published"] if HAS_PUBLISHED else ["small"])
def known(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The neighbours, by small contracts and by the published ones, if there are any."""
    folder = tmp_path_factory.mktemp("neighbours")
    with served(folder, as_published=request.param == "published") as made:
        yield made
