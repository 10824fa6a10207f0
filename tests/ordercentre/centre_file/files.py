"""Centre files in a folder, and what is read of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from ordercentre.centre import Centre
from ordercentre.centre_file.reading import BadCentre, read

NO_VARIABLES: Final[Mapping[str, str]] = {}
NO_URLS: Final[Mapping[str, str]] = {}
NAME: Final = "centre.toml"


def any_filter(query: str) -> None:
    """Accept any filter but `bad`."""
    if query == "bad":
        raise ValueError("bad is no filter")


def centre(
    folder: Path,
    text: str,
    urls: Mapping[str, str] = NO_URLS,
    environment: Mapping[str, str] = NO_VARIABLES,
) -> Centre:
    """The order centre of a file with this text."""
    file = folder / NAME
    file.write_text(text)
    return read(file, urls, environment, any_filter)


def faults(
    folder: Path,
    text: str,
    urls: Mapping[str, str] = NO_URLS,
    environment: Mapping[str, str] = NO_VARIABLES,
) -> Sequence[str]:
    """The lines for a bad file, without its name."""
    with pytest.raises(BadCentre) as refused:
        centre(folder, text, urls, environment)
    prefix = f"{folder / NAME}: "
    assert all(line.startswith(prefix) for line in refused.value.args)
    return [line.removeprefix(prefix) for line in refused.value.args]
