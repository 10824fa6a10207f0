"""The whole file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validates_schema

from ordercentre.centre import (
    STATUS_MAX_AGE,
    CatalogueRules,
    Centre,
    CustomerRules,
    NeighbourSettings,
)
from ordercentre.centre_file.acceptance import AcceptanceTable
from ordercentre.centre_file.neighbour import CatalogTable, CustomerTable, NeighbourTable
from ordercentre.centre_file.table import Table, made

_ASKED: Final = ("catalog", "customer", "party", "inventory")
"""The neighbours that a `POST` may wait for."""
_AGES: Final = {name: {"max_age": STATUS_MAX_AGE} for name in _ASKED[1:]}
"""What is read of all but the catalogue is above all a status."""


class _CentreTable(Table):
    catalog = fields.Nested(CatalogTable)
    customer = fields.Nested(CustomerTable)
    party = fields.Nested(NeighbourTable)
    inventory = fields.Nested(NeighbourTable)
    acceptance = fields.Nested(AcceptanceTable)

    @validates_schema(pass_original=True)
    def _has_a_neighbour(self, _: Any, original: Any, **__: Any) -> None:
        if not original:
            raise ValidationError(f"has no neighbour: there are {', '.join(self.fields)}")

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> Centre:
        neighbours = {
            name: made(NeighbourSettings, _AGES.get(name, {}) | table[name], name=name)
            for name in _ASKED
            if name in table
        }
        return Centre(
            **neighbours,
            acceptance=table.get("acceptance"),
            catalogue_rules=made(CatalogueRules, table.get("catalog", {})),
            customer_rules=made(CustomerRules, table.get("customer", {})),
        )


SCHEMA: Final = _CentreTable()
"""Reads the document of a file."""
