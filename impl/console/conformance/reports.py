"""The reports of the last runs: opened and downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template

from console.conformance.pages import require
from console.conformance.runs import Kit
from tmf630.events.formatting import moment

_TYPES: Final = {"html": "text/html; charset=utf-8", "json": "application/json"}
_OUTCOMES: Final = ("passed", "failed", "not judged")


def blueprint(kit: Kit) -> Blueprint:
    """The reports of a kit."""
    pages = Blueprint("report", __name__, url_prefix="/conformance/reports")

    @pages.get("/<name>")
    def page(name: str) -> str:
        require()
        run, found = kit.run(name), kit.report(name)
        if run is None or found is None:
            abort(404)
        return render_template(
            "conformance/report.html",
            run=run,
            report=found,
            counts=_counts(found),
            outcomes=_OUTCOMES,
            at=moment,
        )

    @pages.get("/<name>/<kind>")
    def download(name: str, kind: str) -> Response:
        require()
        text = kit.file(name, kind)
        if not text:
            abort(404)
        headers = {"Content-Disposition": f'attachment; filename="conformance-{name}.{kind}"'}
        return Response(text, headers=headers, content_type=_TYPES[kind])

    return pages


def _counts(report: Mapping[str, Any]) -> Mapping[str, Counter[str]]:
    """How many checks of each part have which outcome."""
    counts: dict[str, Counter[str]] = {}
    for each in report["results"]:
        counts.setdefault(each["part"], Counter())[each["outcome"]] += 1
    return counts
