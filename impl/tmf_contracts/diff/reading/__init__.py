"""Reads a contract of Swagger 2.0 or OpenAPI 3.0 into the one form that is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tmf_contracts import documents
from tmf_contracts.diff.model import Contract
from tmf_contracts.diff.reading.nodes import Document, Node
from tmf_contracts.diff.reading.openapi import OpenApi
from tmf_contracts.diff.reading.operations import Version, operations
from tmf_contracts.diff.reading.swagger import Swagger
from tmf_contracts.documents import InvalidContract


def read(file: Path) -> Contract:
    """The contract in a JSON or YAML file; raises InvalidContract or OSError."""
    document = documents.read(file)
    try:
        return contract(document)
    except InvalidContract as fault:
        raise InvalidContract(f"{file} is not a contract: {fault}") from None


def contract(document: Any) -> Contract:
    """The contract in a document; raises InvalidContract."""
    kind = documents.kind(document)
    form: type[Version] = Swagger if kind == documents.SWAGGER else OpenApi
    try:
        return _contract(form(Document(Node(document, "", ""))))
    except RecursionError:
        raise InvalidContract("its definitions are nested too deeply") from None


def _contract(version: Version) -> Contract:
    for section in ("info", "paths"):
        if version.root.child(section) is None:
            raise InvalidContract(f"its `{section}` is missing")
    info = version.root.child("info") or version.root
    found = tuple(operations(version))
    names = [name.replace("~", "~0").replace("/", "~1") for name in version.definition_names()]
    return Contract(
        title=info.text("title") or "",
        version=str(info.value.get("version", "")),
        base_path=version.base_path().rstrip("/"),
        base_path_place=version.base_path_place,
        definitions_place=version.definitions_place,
        operations=found,
        definitions=version.schemas.definitions(names),
    )
