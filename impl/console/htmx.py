"""htmx: where its file is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

FILE: Final = Path("static", "htmx.js")
"""In the package `console`, as the wheel has it."""


def htmx() -> Path:
    """The file, in the wheel or, in a clone, of the package that has it."""
    own = Path(__file__).parent / FILE
    return own if own.exists() else of_package()


def of_package() -> Path:
    """The file of the package django-htmx, none of whose code is run."""
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("htmx is missing: pip install django-htmx")
    return Path(spec.origin).parent / "static" / "django_htmx" / "htmx-4.min.js"
