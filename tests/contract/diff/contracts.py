"""Small contracts that a test makes."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Json
from tmf_contracts.diff import reading
from tmf_contracts.diff.changes import Change
from tmf_contracts.diff.comparison import difference

ORDER = "#/definitions/Order"


def swagger(paths: Json, definitions: Json | None = None, **fields: Any) -> Json:
    """Swagger 2.0 with these paths and definitions."""
    info = {"title": "Orders", "version": "1"}
    return {
        "swagger": "2.0",
        "info": info,
        "paths": paths,
        "definitions": definitions or {},
        **fields,
    }


def openapi(paths: Json, schemas: Json | None = None, **fields: Any) -> Json:
    """OpenAPI 3.0 with these paths and schemas."""
    components = {"schemas": schemas or {}, **fields.pop("components", {})}
    info = {"title": "Orders", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": components, **fields}


def answered(schema: Json, *, version: str = "2") -> Json:
    """The paths of a contract whose only operation answers with this schema."""
    content = {"content": {"application/json": {"schema": schema}}}
    response = {"description": "", **({"schema": schema} if version == "2" else content)}
    return {"/order": {"get": {"responses": {"200": response}}}}


def changes(old: Json, new: Json) -> tuple[Change, ...]:
    return difference(reading.contract(old), reading.contract(new)).changes


def told(old: Json, new: Json) -> list[tuple[str, str]]:
    """The kind and the place of each change."""
    return sorted((change.kind, change.place) for change in changes(old, new))
