"""What the form of a new order needs of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tmf630.api.definition import ApiDefinition
from tmf630.wire import Json
from tmf_contracts.model.resources import ResourceModel
from tmf_contracts.references import reached, target

_KEPT: Final = ("type", "format", "enum", "required")


def orders(definition: ApiDefinition) -> ResourceModel:
    """The model of product orders."""
    [found] = (each for each in definition.model.resources if each.name == "productOrder")
    return found


def form(definition: ApiDefinition) -> Json:
    """The definitions that a new order is made of, by their names; `root` is its own.

    They are schemas with `type`, `format`, `enum`, `required`, `properties` and `items`; `ref`
    names another definition. What the server sets is left out.
    """
    model = orders(definition)
    definitions = definition.contract["definitions"]
    by_server = {
        each.definition: each.state.name for items in model.items.values() for each in items
    }
    return {
        "root": model.create,
        "definitions": {
            name: _schema(definitions[name], by_server.get(name))
            for name in sorted(reached(definitions, [model.create or ""]))
        },
    }


def _schema(schema: Mapping[str, Any], left_out: str | None = None) -> Json:
    if name := target(schema):
        return {"ref": name}
    made: Json = {key: schema[key] for key in _KEPT if key in schema}
    if "properties" in schema:
        made["properties"] = {
            name: _schema(each)
            for name, each in schema["properties"].items()
            if name != left_out and not each.get("readOnly")
        }
    if "items" in schema:
        made["items"] = _schema(schema["items"])
    return made
