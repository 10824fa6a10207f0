"""An HTTP client that checks every answer against the contract."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import httpx
import jsonschema_rs

from tests.server import BASE_PATH

CONTRACT: dict[str, Any] = json.loads((files("tmf622_contract") / "contract.json").read_text())
OPENAPI3: dict[str, Any] = json.loads((files("tmf622_contract") / "openapi3.json").read_text())
MEDIA_TYPE = "application/json;charset=utf-8"
JSON_PATCH = "application/json-patch+json"

CODES = {
    400: {"20", "21", "22", "23", "24", "26", "28"},
    401: {"40", "41", "42"},
    403: {"50", "53"},
    404: {"60"},
    405: {"61"},
    406: {"62"},
    409: {"65"},
    412: {"65"},
    413: {"66"},
    415: {"68"},
    429: {"53"},
    500: {"1"},
    503: {"5"},
}
"""The codes that TMF630 has for each status."""

ERROR_SCHEMA = {"$ref": "#/definitions/Error"}


class DeclaredAnswers:
    """What a contract (Swagger 2.0) declares of the answers to requests below its base path."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract
        self._base_path = contract["basePath"].rstrip("/")
        self.validator = cache(self._validator)

    def check(self, response: httpx.Response) -> None:
        """Fail unless the contract declares such an answer for the operation."""
        response.read()
        assert response.headers["content-type"] == MEDIA_TYPE, response.headers
        assert response.headers["x-request-id"]
        schema = self._declared_schema(response)
        if response.request.method == "HEAD" or schema is None:
            assert not response.content
            return
        partial = "fields" in response.request.url.params
        self.validator(json.dumps(schema), partial=partial).validate(response.json())
        if response.is_error:
            _check_error(response)

    def _validator(self, schema: str, *, partial: bool = False) -> jsonschema_rs.Draft4Validator:
        """A validator of a schema (JSON text) that may refer to the contract's definitions.

        It requires no attribute when it is `partial`, for resources after attribute selection.
        """
        definitions = self._contract["definitions"]
        if partial:
            definitions = {
                name: each
                if name == "Error"
                else {k: v for k, v in each.items() if k != "required"}
                for name, each in definitions.items()
            }
        return jsonschema_rs.Draft4Validator(
            {**json.loads(schema), "definitions": definitions}, validate_formats=True
        )

    def _declared_schema(self, response: httpx.Response) -> dict[str, Any] | None:
        """The schema of the answer's body; an `Error` where the request matches no operation."""
        method = response.request.method.lower()
        path = response.request.url.path
        operation = self._operation("get" if method == "head" else method, path)
        if operation is None:
            assert response.status_code in (204, 404, 405)
            return None if response.status_code == 204 else ERROR_SCHEMA
        declared = operation["responses"]
        assert str(response.status_code) in declared, f"{response.status_code} is not declared"
        answer: dict[str, Any] = declared[str(response.status_code)]
        missing = {name for name in answer["headers"] if name not in response.headers}
        if "Retry-After" in response.headers:  # the total comes later
            missing.discard("X-Total-Count")
        assert missing <= {"Idempotency-Replayed", "X-Tolerated"}, f"{missing} are declared"
        schema: dict[str, Any] | None = answer.get("schema")
        return schema

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        path = path.removeprefix(self._base_path).rstrip("/")
        for template, operations in self._contract["paths"].items():
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
                found: dict[str, Any] | None = operations.get(method)
                return found
        return None


DECLARED = DeclaredAnswers(CONTRACT)
"""What the contract of TMF622 declares."""


class ContractClient(httpx.Client):
    """Checks each answer below a contract's base path: status, headers and body as declared."""

    def __init__(
        self, url: str, base_path: str = BASE_PATH, declared: DeclaredAnswers = DECLARED
    ) -> None:
        super().__init__(
            base_url=url + base_path,
            timeout=30,
            # The tag of a packed response would differ with its length (see test_compression).
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [declared.check]},
        )


def _check_error(response: httpx.Response) -> None:
    error = response.json()
    assert error["code"] in CODES[response.status_code]
    assert error["status"] == str(response.status_code)
    assert error["reason"] and error["message"] and error["@type"] == "Error"
    assert "id" not in error
