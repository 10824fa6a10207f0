"""The files of TM Forum's kit: collections, environment and configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tmf622_conformance.check import CannotRun

Json = dict[str, Any]
_GENERATED: Final = {"pmtest.json", "TMFENV.json", "package.json", "package-lock.json"}
"""Files that the kit's own runner writes, or that belong to npm."""


@dataclass(frozen=True, slots=True)
class Kit:
    """The collections of a kit by their paths, its environment and its `config.json`."""

    collections: Mapping[Path, Json]
    environment: Json = field(default_factory=dict)
    config: Json = field(default_factory=dict)


def read(folder: Path) -> Kit:
    """The kit in a folder or below it; raises `CannotRun` when there is none."""
    collections: dict[Path, Json] = {}
    environment: Json = {}
    config: Json = {}
    for path in sorted(folder.rglob("*.json")):
        if "node_modules" in path.parts or path.name in _GENERATED:
            continue
        content = read_json(path)
        if "postman" in str(within(content, "info", "schema")):
            if not isinstance(within(content, "item"), list):
                raise CannotRun(f"{path} is not a Postman collection of requests: it has no items")
            collections[path] = content
        elif isinstance(within(content, "values"), list):
            environment = environment or content
        elif path.name == "config.json" and isinstance(content, dict):
            config = content
    if not collections:
        raise CannotRun(f"there is no Postman collection in {folder}")
    return Kit(collections, environment, config)


def read_json(path: Path) -> Any:
    """The JSON of a file; raises `CannotRun` when it is not JSON."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise CannotRun(f"{path} is not JSON: {error}") from error


def within(value: Any, *names: str) -> Any:
    """The member at a path of names; None when there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
