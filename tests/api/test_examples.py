"""Every example of the documentation is accepted, as `Try it out` sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.client import OPENAPI3, ContractClient

pytestmark = pytest.mark.any_store

SCHEMAS = OPENAPI3["components"]["schemas"]


def bodies() -> Iterator[tuple[str, str, str]]:
    """Method, path and media type of every request body."""
    for path, operations in OPENAPI3["paths"].items():
        for method, operation in operations.items():
            for media_type in operation.get("requestBody", {}).get("content", {}):
                yield method, path, media_type


def example(method: str, path: str, media_type: str) -> Any:
    """The body that Swagger UI offers."""
    body = OPENAPI3["paths"][path][method]["requestBody"]
    name = body["content"][media_type]["schema"]["$ref"].removeprefix("#/components/schemas/")
    return SCHEMAS[name]["example"]


def placed(client: ContractClient) -> str:
    """The id of an order, which examples cannot have."""
    order = example("post", "/productOrder", "application/json")
    id: str = client.post("/productOrder", json=order).json()["id"]
    return id


@pytest.mark.parametrize(("method", "path", "media_type"), list(bodies()))
def test_the_example_of_a_body_is_accepted(
    client: ContractClient, method: str, path: str, media_type: str
) -> None:
    body = example(method, path, media_type)
    if path == "/cancelProductOrder":
        body = {**body, "productOrder": {"id": placed(client)}}
    answer = client.request(
        method,
        path.replace("{id}", placed(client)) if "{id}" in path else path,
        json=body,
        headers={"Content-Type": media_type},
    )
    assert answer.is_success, answer.text


def test_every_number_is_exact_in_a_browser() -> None:
    def integers(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            if node.get("type") == "integer":
                yield node
            node = list(node.values())
        for each in node if isinstance(node, list) else ():
            yield from integers(each)

    # Without an example, Swagger UI makes one up from the bounds.
    assert [each for each in integers(SCHEMAS) if abs(each.get("example", 2**63)) > 2**53] == []
