"""What is particular to OpenAPI 3.0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from tmf_contracts.diff.model import Body, Content, Parameter, Schema
from tmf_contracts.diff.reading.nodes import Document, Node
from tmf_contracts.diff.reading.schemas import Schemas

_EXPLODED: Final = {"form": "multi", "simple": "csv"}
_SERIALIZATIONS: Final = {
    "form": "csv",
    "simple": "csv",
    "spaceDelimited": "ssv",
    "pipeDelimited": "pipes",
}
"""The names that Swagger 2.0 has for what a style makes of an array."""


class OpenApi:
    """A document of OpenAPI 3.0."""

    definitions_place = "components/schemas"
    base_path_place = "servers"

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.root
        self.schemas = Schemas(document, "#/components/schemas/")

    def base_path(self) -> str:
        """The path of the first server, with the defaults of its variables."""
        for server in self.root.elements("servers"):
            url = server.text("url") or ""
            for name, variable in server.children("variables"):
                url = url.replace("{" + name + "}", str(variable.value.get("default", "")))
            return re.sub(r"^[^/]*:?//[^/]*", "", url) if "{" in url else urlsplit(url).path
        return ""

    def definition_names(self) -> list[str]:
        components = self.root.child("components")
        return [name for name, _ in components.children("schemas")] if components else []

    def parameters(self, declared: list[Node]) -> Iterator[Parameter]:
        """Every parameter: the body is none."""
        for node in declared:
            yield self._parameter(node, node.text("name") or "", node.text("in") or "")

    def _parameter(self, node: Node, name: str, location: str) -> Parameter:
        default = "form" if location in ("query", "cookie") else "simple"
        style = node.text("style") or default
        exploded = node.value.get("explode", style == "form") is True
        names = {**_SERIALIZATIONS, **_EXPLODED} if exploded else _SERIALIZATIONS
        return Parameter(
            place=node.place,
            name=name,
            location=location,
            required=node.flag("required"),
            schema=self.schemas.schema(self._declared_schema(node)),
            serialization=names.get(style, style),
        )

    def _declared_schema(self, node: Node) -> Node:
        """The schema of a parameter, or that of its only media type."""
        for _, content in node.children("content"):
            return content.child("schema") or Node({}, content.place)
        schema = node.child("schema")
        # The place of what a parameter declares is the parameter's, as in Swagger 2.0.
        return Node(schema.value if schema else {}, node.place)

    def body(self, operation: Node, declared: list[Node]) -> Body | None:
        node = operation.child("requestBody")
        if node is None:
            return None
        node = self.document.resolved(node)
        return Body(node.place, node.flag("required"), self._contents(node))

    def headers(self, response: Node) -> dict[str, Parameter]:
        return {
            name: self._parameter(self.document.resolved(node), name, "header")
            for name, node in response.children("headers")
        }

    def contents(self, operation: Node, response: Node) -> tuple[Content, ...]:
        return self._contents(response)

    def _contents(self, node: Node) -> tuple[Content, ...]:
        return tuple(
            Content(content.place, media_type, self._content_schema(content))
            for media_type, content in node.children("content")
        )

    def _content_schema(self, content: Node) -> Schema | None:
        schema = content.child("schema")
        return self.schemas.schema(schema) if schema else None
