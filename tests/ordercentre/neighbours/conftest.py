"""Retries without pauses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def retries_without_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=10, cap=True):
        yield
