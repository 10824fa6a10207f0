"""Five attributes of an operator, as an overlay declares them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ATTRIBUTES: Json = {
    "salesRegion": {"type": "string", "enum": ["north", "south"], "x-indexed": True},
    "creditScore": {"type": "number", "minimum": 0, "maximum": 1000, "x-indexed": True},
    "contractEnd": {"type": "string", "format": "date-time", "x-indexed": True},
    "site": {
        "type": "object",
        "required": ["building"],
        "properties": {
            "building": {"type": "string", "maxLength": 40, "x-indexed": True},
            "floor": {"type": "integer"},
        },
    },
    "tags": {
        "type": "array",
        "maxItems": 3,
        "items": {"type": "string"},
        "x-indexed": True,
    },
}
INDEXED = ("salesRegion", "creditScore", "contractEnd", "tags", "site.building")
"""The paths of those that are indexed, each with `value` of it."""


def overlay(definition: str, properties: Json = ATTRIBUTES, **more: Any) -> Json:
    """An overlay that adds attributes to a definition."""
    return {
        "overlay": "1.0.0",
        "info": {"title": "Our attributes", "version": "1.0.0"},
        "actions": [
            {"target": f"$.definitions.{definition}.properties", "update": properties},
        ],
        **more,
    }


def written(folder: Path, document: Any, name: str = "own.yaml") -> str:
    """The path of a new file with an overlay."""
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(file)
