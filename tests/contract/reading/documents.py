"""Contracts in files, written by the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tmf_contracts import source
from tmf_contracts.documents import InvalidContract

Json = dict[str, Any]


def swagger(definitions: Json, paths: Json | None = None, **more: Any) -> Json:
    info = {"title": "Things", "version": "4.0.0"}
    return {
        "swagger": "2.0",
        "info": info,
        "paths": paths or {},
        "definitions": definitions,
        **more,
    }


def openapi(schemas: Json, paths: Json | None = None, **more: Any) -> Json:
    return {
        "openapi": "3.0.1",
        "info": {"title": "Things", "version": "4.0.0"},
        "paths": paths or {},
        "components": {"schemas": schemas, **more.pop("components", {})},
        **more,
    }


def fault(document: Any, folder: Path) -> str:
    """What is said of a document that is refused, in one line."""
    file = folder / "contract.json"
    file.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InvalidContract) as raised:
        source.read(file)
    said = str(raised.value)
    begin = f"{file} is no contract that can be used: "
    assert said.startswith(begin)
    assert "\n" not in said
    return said.removeprefix(begin)
