"""An HTTP client that takes nothing from the server which the contract does not promise."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import httpx
import jsonschema_rs

from tests.server import BASE_PATH

CONTRACT: dict[str, Any] = json.loads((files("tmf622_contract") / "contract.json").read_text())
MEDIA_TYPE = "application/json;charset=utf-8"


class ContractClient(httpx.Client):
    """Checks each answer below the contract's base path: status, headers and body as declared."""

    def __init__(self, url: str) -> None:
        super().__init__(
            base_url=url + BASE_PATH, timeout=30, event_hooks={"response": [check_answer]}
        )


def check_answer(response: httpx.Response) -> None:
    """Fail when an answer is none that the contract declares for its operation."""
    response.read()
    assert response.headers["content-type"] == MEDIA_TYPE, response.headers
    assert response.headers["x-request-id"]
    schema = _declared_schema(response)
    if response.request.method == "HEAD" or schema is None:
        assert not response.content
        return
    validator = jsonschema_rs.Draft4Validator(
        {**schema, "definitions": CONTRACT["definitions"]}, validate_formats=True
    )
    validator.validate(response.json())


def _declared_schema(response: httpx.Response) -> dict[str, Any] | None:
    """The schema of the answer's body; an `Error` where no operation is meant."""
    method = response.request.method.lower()
    operation = _operation("get" if method == "head" else method, response.request.url.path)
    if operation is None:
        assert response.status_code in (204, 404, 405)
        return None if response.status_code == 204 else {"$ref": "#/definitions/Error"}
    declared = operation["responses"]
    assert str(response.status_code) in declared, f"{response.status_code} is not declared"
    schema: dict[str, Any] | None = declared[str(response.status_code)].get("schema")
    return schema


def _operation(method: str, path: str) -> dict[str, Any] | None:
    path = path.removeprefix(BASE_PATH).rstrip("/")
    for template, operations in CONTRACT["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
            found: dict[str, Any] | None = operations.get(method)
            return found
    return None
