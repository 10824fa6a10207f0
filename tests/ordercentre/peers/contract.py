"""What a neighbour's contract does not allow of requests and of the answers to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import jsonschema_rs

from tests.conformance.proxy import Answer, Request
from tests.contract.model.contracts import Json
from tmf622_conformance import validation

_INDEX: Final = re.compile(r"/[0-9]+(?=[/:])")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


class NeighbourContract:
    """A contract in Swagger 2.0.

    It is read strictly: the body of a request has no attribute that is not declared. Some things
    TMF630 says for all contracts: attributes that begin with @ are of any object, and a list can be
    filtered by every attribute of its resource.
    """

    def __init__(self, document: Json) -> None:
        self.base_path: Final[str] = document["basePath"].rstrip("/")
        self._document = document
        self._open: Json = document["definitions"]
        self._closed = {name: _closed(each) for name, each in self._open.items()}
        self._paths = {
            re.compile(re.sub(r"{\w+}", "[^/]+", path)): path for path in document["paths"]
        }
        self._validator = cache(self._compiled)

    def faults(self, request: Request, answer: Answer) -> Iterator[str]:
        """What is wrong with a request and its answer; an index of an array is `*`."""
        path = next(
            (path for each, path in self._paths.items() if each.fullmatch(request.path)), ""
        )
        operation = self._document["paths"].get(path, {}).get(request.method.lower())
        if operation is None:
            yield f"{request.method} {path or request.path}: is no operation"
            return
        for each in (*self._of_request(operation, request), *self._of_answer(operation, answer)):
            yield _INDEX.sub("/*", f"{request.method} {path}: {each}")

    def _of_request(self, operation: Json, request: Request) -> Iterator[str]:
        declared = {each["name"]: each for each in operation["parameters"]}
        resource = operation["responses"].get("200", {}).get("schema", {})
        for name, value in request.parameters:
            if name in declared:
                if declared[name]["type"] == "integer" and not _NUMBER.fullmatch(value):
                    yield f"the parameter {name} is {value!r}"
            elif not self._is_attribute(resource, name.split(".")):
                yield f"{name} is neither a parameter nor an attribute"
        body = next((each["schema"] for each in declared.values() if each["in"] == "body"), None)
        media_types = self._media_types(operation, "consumes")
        yield from self._of_body("the body", body, request, media_types, closed=True)

    def _of_answer(self, operation: Json, answer: Answer) -> Iterator[str]:
        declared = operation["responses"].get(str(answer.status))
        if declared is None:
            yield f"the answer {answer.status} is not declared"
            return
        media_types = self._media_types(operation, "produces")
        what = f"the answer {answer.status}"
        yield from self._of_body(what, declared.get("schema"), answer, media_types, closed=False)

    def _of_body(
        self,
        what: str,
        schema: Json | None,
        message: Request | Answer,
        media_types: Sequence[str],
        *,
        closed: bool,
    ) -> Iterator[str]:
        if schema is None or not message.body:
            if bool(message.body) != (schema is not None):
                yield f"{what} is {'not declared' if message.body else 'missing'}"
            return
        sent = message.headers.get("content-type", "")
        if not any(sent == each or sent.partition(";")[0] == each for each in media_types):
            yield f"{what} is of the media type {sent!r}"
        validator = self._validator(json.dumps(schema), closed=closed)
        for each in validation.problems(validator, message.json):
            yield f"{what}: {each}"

    def _compiled(self, schema: str, *, closed: bool) -> jsonschema_rs.Draft4Validator:
        return validation.validator(self._closed if closed else self._open, json.loads(schema))

    def _media_types(self, operation: Json, member: str) -> Sequence[str]:
        found: Sequence[str] = operation.get(member) or self._document[member]
        return found

    def _is_attribute(self, schema: Json, steps: Sequence[str]) -> bool:
        """Whether a path of names leads to an attribute, through arrays, too."""
        if "$ref" in schema:
            return self._is_attribute(self._open[schema["$ref"].rpartition("/")[2]], steps)
        if "items" in schema:
            return self._is_attribute(schema["items"], steps)
        if not steps:
            return True
        properties: dict[str, Any] = schema.get("properties", {})
        return steps[0] in properties and self._is_attribute(properties[steps[0]], steps[1:])


def _closed(definition: Json) -> Json:
    """A definition that takes the attributes that it declares, and TMF630's, which begin with @."""
    if not definition.get("properties"):
        return definition
    return {"additionalProperties": False, "patternProperties": {"^@": {}}, **definition}
