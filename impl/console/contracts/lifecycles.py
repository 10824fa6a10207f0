"""The lifecycles of resources, drawn from their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from console.order.layout import Layout, laid_out

_ACROSS: Final = 48
"""Its links have no names, so it can be narrow."""

Lifecycle = Mapping[str, Sequence[str]]
"""The states that each state may change to."""


class Drawing(NamedTuple):
    """A lifecycle and its layout."""

    name: str
    states: Lifecycle
    links: Sequence[tuple[str, str]]
    layout: Layout


def drawing(name: str, lifecycle: Lifecycle) -> Drawing:
    """The drawing of a lifecycle: a link from each state to those that it may change to."""
    links = [(state, each) for state, following in lifecycle.items() for each in following]
    return Drawing(name, lifecycle, links, laid_out([*lifecycle], links, _ACROSS))
