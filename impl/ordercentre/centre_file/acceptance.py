"""The tables of the acceptance centres: routing, mapping, fallout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from ordercentre.acceptance.states import POINTS
from ordercentre.centre import (
    AcceptanceCentre,
    AcceptanceRules,
    FalloutRules,
    MappingRule,
    NeighbourSettings,
    ServiceSpecification,
)
from ordercentre.centre_file import consistency
from ordercentre.centre_file.neighbour import ApiTable
from ordercentre.centre_file.surroundings import order_filter
from ordercentre.centre_file.table import Table, made
from ordercentre.centre_file.values import (
    Value,
    count,
    flag,
    one_of,
    seconds,
    short_name,
    text,
    texts_by_text,
)

_YEAR: Final = 366 * 86_400


class _CentreTable(ApiTable):
    """An acceptance centre, and which items it gets."""

    name = Value(short_name, required=True)
    filter = Value(order_filter)

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> AcceptanceCentre:
        return made(AcceptanceCentre, table, neighbour=made(NeighbourSettings, table))


class _ServiceTable(Table):
    """A service specification that an item becomes."""

    id = Value(text, required=True)
    name = Value(text)
    per_product = Value(count(1, 1_000))

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> ServiceSpecification:
        return made(ServiceSpecification, table)


class _MappingTable(Table):
    """What the items of an offering or a specification become."""

    offering = Value(text)
    specification = Value(text)
    services = fields.List(
        fields.Nested(_ServiceTable), error_messages={"invalid": "must be a list of tables"}
    )
    characteristics = Value(texts_by_text)
    point_of_no_return = Value(one_of(POINTS))
    split = Value(flag)

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> MappingRule:
        return made(MappingRule, {**table, "services": tuple(table.get("services", ()))})


class _FalloutTable(Table):
    """What happens when an item fails."""

    attempts = Value(count(0, 100))
    pause_seconds = Value(seconds(0, 86_400), attribute="pause")

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> FalloutRules:
        return made(FalloutRules, table)


class AcceptanceTable(Table):
    """The acceptance centres, and what they get."""

    centre = fields.List(
        fields.Nested(_CentreTable),
        attribute="centres",
        required=True,
        validate=validate.Length(min=1, error="is empty"),
        error_messages={
            "invalid": "must be tables: each begins with [[acceptance.centre]]",
            "required": "is missing: an acceptance centre begins with [[acceptance.centre]]",
        },
    )
    default = Value(short_name)
    mapping = fields.List(
        fields.Nested(_MappingTable),
        error_messages={"invalid": "must be tables: each begins with [[acceptance.mapping]]"},
    )
    lead_seconds = Value(seconds(0, _YEAR))
    poll_seconds = Value(seconds(0.1, 86_400))
    event_poll_seconds = Value(seconds(0.1, 86_400))
    fallout = fields.Nested(_FalloutTable)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _fits_together(self, _: Any, original: Any, **__: Any) -> None:
        if isinstance(original, Mapping) and (found := consistency.faults(original)):
            raise ValidationError(found)

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> AcceptanceRules:
        centres: Sequence[AcceptanceCentre] = table["centres"]
        # Without a filter the default centre gets what no other one gets.
        ordered = sorted(centres, key=lambda each: not each.filter)
        default = table.get("default", ordered[-1].neighbour.name)
        mapping = tuple(table.get("mapping", ()))
        return made(
            AcceptanceRules,
            {**table, "centres": tuple(ordered), "default": default, "mapping": mapping},
        )
