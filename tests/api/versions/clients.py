"""A client of each version, which checks every answer against the contract of its version."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from tests.api.client import ContractClient, DeclaredAnswers
from tests.server import BASE_PATH_V5, Server

Json = dict[str, Any]
_OPENAPI3, _SWAGGER = "#/components/schemas/", "#/definitions/"


class V5Client(ContractClient):
    """A client of v5. `declared` knows no discriminators: an answer fits exactly one branch."""

    def __init__(self, server: Server, base_path: str = BASE_PATH_V5) -> None:
        self.declared = declared_of_v5(base_path)
        super().__init__(server.url, base_path, self.declared)

    def check_event(self, event: Json) -> None:
        """Fail unless v5's contract declares such an event."""
        schema = json.dumps({"$ref": _SWAGGER + event["eventType"]})
        self.declared.validator(schema).validate(event)


@cache
def declared_of_v5(base_path: str) -> DeclaredAnswers:
    """What v5's contract declares, with the schemas that it has as OpenAPI 3.0."""
    contract = json.loads(_read("contract.json"))
    schemas = json.loads(_read("openapi3.json").replace(_OPENAPI3, _SWAGGER))["components"]
    return DeclaredAnswers({**contract, "basePath": base_path, "definitions": schemas["schemas"]})


def _read(name: str) -> str:
    return (files("tmf622_contract_v5") / name).read_text("utf-8")
