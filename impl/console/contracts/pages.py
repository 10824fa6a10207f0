"""The pages of the contracts that are served."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask import Blueprint, abort, render_template, url_for

from console.contracts import reading, served
from console.contracts.lifecycles import Drawing, drawing
from console.contracts.marks import Marks
from console.contracts.served import Contracts
from console.order.layout import HEIGHT, WIDTH
from tmf630.api.definition import ApiDefinition


def blueprint(contracts: Contracts) -> Blueprint:
    """The operations and definitions of contracts, and the lifecycles."""
    pages = Blueprint("contract", __name__, url_prefix="/contract")

    @cache
    def marks_of(base_path: str) -> Marks:
        api = next(each for each in served.apis() if each.base_path == base_path)
        known = contracts.known.get(base_path)
        return (
            Marks(api.contract, known.origins(), known.effective())
            if known
            else Marks(api.contract)
        )

    @cache
    def drawings() -> Sequence[Drawing]:
        return [drawing(name, each) for name, each in contracts.lifecycles.items()]

    @pages.get("")
    def page() -> str:
        api = served.chosen()
        marks = marks_of(api.base_path)
        return render_template(
            "contracts/contract.html",
            **_surroundings(api),
            marks=marks,
            operations=reading.operations(api.contract),
            definitions=api.contract["definitions"],
        )

    @pages.get("/operation/<method>/<path:path>")
    def operation(method: str, path: str) -> str:
        api = served.chosen()
        marks = marks_of(api.base_path)
        wanted = (method, f"/{path}")
        found = [
            each for each in reading.operations(api.contract) if (each.method, each.path) == wanted
        ]
        if not found:
            abort(404)
        return render_template(
            "contracts/operation.html",
            **_surroundings(api),
            operation=found[0],
            marks=marks,
            reasons=marks.of("paths", f"/{path}", method),
        )

    @pages.get("/definition/<name>")
    def definition(name: str) -> str:
        api = served.chosen()
        marks = marks_of(api.base_path)
        declared = api.contract["definitions"].get(name)
        if declared is None:
            abort(404)
        return render_template(
            "contracts/definition.html",
            **_surroundings(api),
            name=name,
            declared=declared,
            attributes=reading.attributes(declared),
            selected=reading.selected(declared),
            users=reading.users(api.contract, name),
            marks=marks,
            reasons=marks.of("definitions", name),
        )

    @pages.get("/lifecycles")
    def lifecycles() -> str:
        return render_template(
            "contracts/lifecycles.html", drawings=drawings(), node_size=(WIDTH, HEIGHT)
        )

    return pages


def _surroundings(api: ApiDefinition) -> dict[str, Any]:
    """What all pages of a contract show."""

    def to(endpoint: str, **values: str) -> str:
        return url_for(endpoint, **{"api": api.base_path, **values})  # type: ignore[arg-type]

    return {
        "api": api,
        "apis": served.apis(),
        "title": served.title,
        "to": to,
    }
