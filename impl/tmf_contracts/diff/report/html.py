"""The difference of two contracts as one HTML page, which needs nothing but itself."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from tmf_contracts.diff.comparison import Difference
from tmf_contracts.diff.report.sections import (
    CLASSES,
    concerned,
    counted,
    heading,
    message,
    names_only,
    sections,
)


def page(difference: Difference) -> str:
    """The whole report."""
    environment = Environment(
        loader=PackageLoader("tmf_contracts.diff.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        old=difference.old,
        new=difference.new,
        counts=counted(difference.changes),
        classes=CLASSES,
        sections=sections(difference.changes),
        heading=heading,
        names_only=names_only,
        concerned=concerned,
        message=message,
    )
