"""What is particular to Swagger 2.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tmf_contracts.diff.model import Body, Content, Parameter, Schema
from tmf_contracts.diff.reading.nodes import Document, Node
from tmf_contracts.diff.reading.schemas import Schemas

_JSON: Final = "application/json"
_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


class Swagger:
    """A document of Swagger 2.0, with the extensions `x-definitions` and `x-parameters`."""

    definitions_place = "definitions"
    base_path_place = "basePath"

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.root
        self.schemas = Schemas(document, "#/definitions/")

    def base_path(self) -> str:
        return self.root.text("basePath") or ""

    def definition_names(self) -> list[str]:
        return [name for name, _ in self.root.children("definitions")]

    def parameters(self, declared: list[Node]) -> Iterator[Parameter]:
        """The parameters without those that are the body."""
        for node in declared:
            if node.text("in") not in ("body", "formData"):
                yield self._parameter(node, node.text("name") or "", node.text("in") or "")

    def _parameter(self, node: Node, name: str, location: str) -> Parameter:
        # `required` of a parameter is no list of names.
        schema = Node(_without(node, "required"), node.place)
        return Parameter(
            place=node.place,
            name=name,
            location=location,
            required=node.flag("required"),
            schema=self.schemas.schema(schema),
            serialization=node.text("collectionFormat") or "csv",
        )

    def body(self, operation: Node, declared: list[Node]) -> Body | None:
        """The body parameter, or the form that the form parameters make."""
        for node in declared:
            if node.text("in") == "body":
                return self._body(operation, node)
        form = [node for node in declared if node.text("in") == "formData"]
        return self._form(operation, form) if form else None

    def _body(self, operation: Node, node: Node) -> Body:
        schema = node.child("schema")
        read = self.schemas.schema(schema) if schema else None
        contents = {
            each.media_type: each for each in self._media_types(operation, "consumes", read)
        }
        others = node.child("x-definitions") or Node({}, node.place)
        for media_type in others.value:
            reference = {"$ref": f"#/definitions/{others.text(media_type)}"}
            place = others.below(media_type)
            other = self.schemas.schema(Node(reference, place))
            contents[media_type] = Content(place, media_type, other)
        return Body(node.place, node.flag("required"), tuple(contents.values()))

    def _form(self, operation: Node, fields: list[Node]) -> Body:
        place = operation.below("form")
        schema = Schema(
            place=place,
            type="object",
            properties={
                each.text("name") or "": self.schemas.schema(
                    Node(_without(each, "required"), each.place)
                )
                for each in fields
            },
            required={
                each.text("name") or "": each.place for each in fields if each.flag("required")
            },
        )
        declared = list(self._media_types(operation, "consumes", schema))
        contents = [each for each in declared if each.media_type in _FORMS]
        return Body(
            place, bool(schema.required), tuple(contents or [Content(place, _FORMS[1], schema)])
        )

    def headers(self, response: Node) -> dict[str, Parameter]:
        return {
            name: self._parameter(node, name, "header")
            for name, node in response.children("headers")
        }

    def contents(self, operation: Node, response: Node) -> tuple[Content, ...]:
        schema = response.child("schema")
        if schema is None:
            return ()
        return tuple(self._media_types(operation, "produces", self.schemas.schema(schema)))

    def _media_types(
        self, operation: Node, keyword: str, schema: Schema | None
    ) -> Iterator[Content]:
        node = operation if keyword in operation.value else self.root
        for media_type in node.names(keyword) or [_JSON]:
            yield Content(node.below(keyword), media_type, schema)


def _without(node: Node, name: str) -> dict[str, Any]:
    return {key: value for key, value in node.value.items() if key != name}
