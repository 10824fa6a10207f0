"""The published contracts as OpenAPI 3.0."""

from __future__ import annotations

from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.contract.conftest import Json, operations
from tmf_contracts.publication import openapi3


def test_a_published_contract_is_valid_as_openapi3(published: Json) -> None:
    document = openapi3.converted(published)
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    assert {(method, path, each["operationId"]) for method, path, each in operations(document)} == {
        (method, path, each["operationId"]) for method, path, each in operations(published)
    }
