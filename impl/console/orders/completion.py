"""What the filter completes: the attributes of orders by the contract, and the values of enums."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, g

from tmf630 import wire
from tmf_contracts.model.attributes import Table

_ORDER: Final = "ProductOrder"
_AN_HOUR: Final = "private, max-age=3600"
_OPERATORS: Final = ("gt", "gte", "lt", "lte", "regex", "eq")


def blueprint() -> Blueprint:
    """The file that the script of the filter reads once."""
    pages = Blueprint("completion", __name__)

    @pages.get("/attributes.json")
    def attributes() -> Response:
        table = g.desk.parts.apis[0].definition.model.attributes
        known = {"start": _ORDER, "operators": _OPERATORS, "definitions": _reached(table)}
        response = Response(wire.encode(known), content_type="application/json")
        response.headers["Cache-Control"] = _AN_HOUR
        return response

    return pages


def _reached(table: Table) -> Mapping[str, Any]:
    """The attributes of each definition that an order contains.

    An attribute has the name of its definition as `of`, or the values of its enum as `values`.
    """
    found: dict[str, Any] = {}
    open_ = [_ORDER]
    while open_:
        name = open_.pop()
        if name in found:
            continue
        found[name] = {}
        for attribute, each in table[name].items():
            said: dict[str, Any] = {}
            if each.type in table:
                said["of"] = each.type
                open_.append(each.type)
            elif each.enum:
                said["values"] = each.enum
            found[name][attribute] = said
    return found
