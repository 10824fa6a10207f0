"""An OpenAPI 3.0 contract of TM Forum's shape as Swagger 2.0.

Left out is what a server decides itself, or what has no meaning for it: hosts of servers, links,
examples of parameters and media types. A schema for one media type alone becomes an
`x-definitions` of the body; an answer has the schema of JSON. A `oneOf` from which `@type` selects
becomes `x-branches`. Everything else either has a form in Swagger 2.0 or is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from tmf_contracts.operations import METHODS
from tmf_contracts.reading import security, sharing
from tmf_contracts.reading.branching import one_form
from tmf_contracts.reading.faults import at
from tmf_contracts.reading.schemas import Schemas

Json = dict[str, Any]
Place = tuple[str | int, ...]

JSON: Final = "application/json"
OTHER_SCHEMAS: Final = "x-other-schemas"
"""The media types of an answer for which the document has another schema than for JSON."""
_BODY: Final = "body"
_KEPT: Final = ("operationId", "tags", "summary", "description", "deprecated", "security")
_STYLES: Final = {("form", True): "multi", ("form", False): "csv", ("simple", False): "csv"}
_OTHER_STYLES: Final = {"spaceDelimited": "ssv", "pipeDelimited": "pipes"}
_PLACES: Final = ("query", "header", "path")


def converted(document: Mapping[str, Any]) -> Json:
    """An OpenAPI 3.0 document as Swagger 2.0. Raises InvalidContract with the first place."""
    return _Conversion(sharing.put_in_place(document)).contract()


class _Conversion:
    def __init__(self, document: Json) -> None:
        self._document = document
        components: Mapping[str, Any] = document.get("components", {})
        self._schemas = Schemas(components.get("schemas", {}))
        self._security = security.definitions(components.get("securitySchemes", {}))

    def contract(self) -> Json:
        document = self._document
        kept = ("tags", "externalDocs")
        return {
            "swagger": "2.0",
            "info": document["info"],
            "basePath": self._base_path(),
            "consumes": [JSON],
            "produces": [JSON],
            **{name: document[name] for name in kept if name in document},
            **({"securityDefinitions": self._security} if self._security else {}),
            "paths": {
                path: {
                    method: self._operation(("paths", path, method), operations[method])
                    for method in METHODS
                    if method in operations
                }
                for path, operations in document["paths"].items()
            },
            "definitions": self._schemas.definitions(),
            **{name: each for name, each in document.items() if name.startswith("x-")},
        }

    def _base_path(self) -> str:
        """The path of the first server, with the defaults of its variables."""
        servers = self._document.get("servers") or [{}]
        url = str(servers[0].get("url", "/"))
        for name, variable in servers[0].get("variables", {}).items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
        return "/" + urlsplit(url).path.lstrip("/")

    def _operation(self, place: Place, operation: Json) -> Json:
        if "callbacks" in operation:
            raise at((*place, "callbacks"), "callbacks have no form in Swagger 2.0")
        parameters = [
            self._parameter((*place, "parameters", index), each)
            for index, each in enumerate(operation.get("parameters", ()))
        ]
        consumes: list[str] = []
        if "requestBody" in operation:
            body, consumes = self._body((*place, "requestBody"), operation["requestBody"])
            parameters.append(body)
        produces: dict[str, None] = {}
        responses = {
            status: self._response((*place, "responses", status), each, produces)
            for status, each in operation["responses"].items()
        }
        return {
            **{name: operation[name] for name in _KEPT if name in operation},
            **({"consumes": consumes} if consumes not in ([], [JSON]) else {}),
            **({"produces": list(produces)} if list(produces) not in ([], [JSON]) else {}),
            **({"parameters": parameters} if parameters else {}),
            "responses": responses,
            **{name: each for name, each in operation.items() if name.startswith("x-")},
        }

    def _parameter(self, place: Place, parameter: Json) -> Json:
        if parameter["in"] not in _PLACES:
            raise at((*place, "in"), f"a parameter in `{parameter['in']}` has no form")
        if "schema" not in parameter:
            raise at(place, "a parameter has a schema, which is missing")
        value = self._schemas.simple((*place, "schema"), parameter["schema"])
        made = {name: parameter[name] for name in ("name", "in")}
        if "description" in parameter:
            made["description"] = parameter["description"]
        made |= {name: each for name, each in parameter.items() if name.startswith("x-")}
        if value.get("type") == "array":
            made["collectionFormat"] = _collection_format(place, parameter)
        return {**made, "required": parameter.get("required", False), **value}

    def _body(self, place: Place, body: Json) -> tuple[Json, list[str]]:
        """The body parameter, and the media types that have its schema."""
        content = body.get("content")
        if not isinstance(content, dict) or not content:
            raise at((*place, "content"), "a body has media types, which are missing")
        first = JSON if JSON in content else next(iter(content))
        schema = content[first].get("schema", {})
        same = [name for name, each in content.items() if each.get("schema", {}) == schema]
        further = {
            name: self._schemas.referred((*place, "content", name, "schema"), each)
            for name, each in content.items()
            if name not in same
        }
        made = {
            "name": body.get("x-codegen-request-body-name", _BODY),
            "in": "body",
            "required": body.get("required", False),
            "schema": self._schemas.schema((*place, "content", first, "schema"), schema),
            **({"description": body["description"]} if "description" in body else {}),
            **({"x-definitions": further} if further else {}),
        }
        return made, same

    def _response(self, place: Place, response: Json, produces: dict[str, None]) -> Json:
        made: Json = {"description": response.get("description", "")}
        content: Mapping[str, Json] = response.get("content") or {}
        if content:
            first = JSON if JSON in content else next(iter(content))
            schema = one_form(content[first].get("schema", {}))
            others = [name for name, each in content.items() if each.get("schema", {}) != schema]
            if others:
                if first != JSON:
                    raise at((*place, "content", others[0]), "an answer has two schemas")
                made[OTHER_SCHEMAS] = others
            produces |= dict.fromkeys(each for each in content if each not in others)
            where = (*place, "content", first, "schema")
            made["schema"] = self._schemas.schema(where, schema)
        if "headers" in response:
            made["headers"] = {
                name: self._header((*place, "headers", name), each)
                for name, each in response["headers"].items()
            }
        return made

    def _header(self, place: Place, header: Json) -> Json:
        described = {"description": header["description"]} if "description" in header else {}
        return {**described, **self._schemas.simple((*place, "schema"), header.get("schema", {}))}


def _collection_format(place: Place, parameter: Json) -> str:
    is_query = parameter["in"] == "query"
    style = parameter.get("style", "form" if is_query else "simple")
    explode = parameter.get("explode", style == "form")
    form = _STYLES.get((style, explode)) or _OTHER_STYLES.get(style)
    if form is None:
        raise at((*place, "style"), f"an array in style `{style}` has no form in Swagger 2.0")
    return form
