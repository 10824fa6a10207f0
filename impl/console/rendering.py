"""Templates are rendered as work in the background, a little at a time."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment

from tmf630 import pacing


def install(environment: Environment) -> None:
    """Render the templates of an environment a little at a time."""
    environment.concat = joined  # type: ignore[method-assign]


def joined(parts: Iterable[str]) -> str:
    """The text that the parts are together: those of a page are computed as they are asked for."""
    # Those of a macro are there already, and so are one part.
    computed = ["".join(parts)] if isinstance(parts, list) else parts
    return "".join(pacing.paced(computed))
