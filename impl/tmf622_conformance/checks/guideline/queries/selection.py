"""Attribute selection: several, nested, unknown and extension attributes."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import ORDERS, Api, Json, brief, item, json_of, path_of

GROUP: Final = Group(Part.GUIDELINE, "fields", "TMF630 part 1, attribute selection")
OPERATIONS: Final = ("retrieveProductOrder", "listProductOrder")


def _selected(api: Api, order: Json, fields: str) -> Json:
    answer = api.get(path_of(ORDERS, order["id"]), {"fields": fields})
    selected = json_of(answer)
    expect(answer.is_success and isinstance(selected, dict), f"fields={fields} is {brief(answer)}")
    found: Json = selected
    return found


def _order(api: Api) -> Json:
    party = {"id": "p1", "name": "Ada", "role": "customer", "@referredType": "Individual"}
    return api.place(category="b2b", priority="1", relatedParty=[party, {**party, "id": "p2"}])


@GROUP.check("several", MANDATORY, "names separated by commas select each attribute", *OPERATIONS)
def selects_several(api: Api) -> None:
    order = _order(api)
    selected = set(_selected(api, order, "category,priority"))
    expect(
        selected == {"id", "href", "category", "priority"},
        f"fields=category,priority selects {', '.join(sorted(selected))}",
    )


@GROUP.check("none", RECOMMENDED, "fields=none selects id and href alone", *OPERATIONS)
def selects_none(api: Api) -> None:
    selected = set(_selected(api, _order(api), "none"))
    expect(
        selected == {"id", "href"},
        f"fields=none selects {', '.join(sorted(selected)) or 'nothing'}",
    )


@GROUP.check("nested", RECOMMENDED, "dots select nested attributes, in each element", *OPERATIONS)
def selects_within(api: Api) -> None:
    order = _order(api)
    selected = _selected(api, order, "relatedParty.name")
    expect(
        selected.get("relatedParty") == [{"name": "Ada"}] * 2,
        f"fields=relatedParty.name selects {selected.get('relatedParty')!r:.200}",
    )


@GROUP.check("unknown", RECOMMENDED, "an unknown name selects nothing", *OPERATIONS)
def selects_nothing(api: Api) -> None:
    selected = set(_selected(api, _order(api), "category,shoeSize"))
    expect(
        selected == {"id", "href", "category"},
        f"fields=category,shoeSize selects {', '.join(sorted(selected))}",
    )


@GROUP.check("extension", RECOMMENDED, "an attribute beyond the contract is selected", *OPERATIONS)
def selects_extensions(api: Api) -> None:
    order = api.place(vendorTag="v", productOrderItem=[item("1")])
    selected = _selected(api, order, "vendorTag")
    expect(selected.get("vendorTag") == "v", "fields=vendorTag does not select it")
