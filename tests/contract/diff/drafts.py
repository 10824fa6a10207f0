"""A contract that a test changes, in Swagger 2.0 or OpenAPI 3.0 alike."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from tests.contract.conftest import Json


class Draft:
    """A copy of a contract."""

    def __init__(self, contract: Json) -> None:
        self.contract = copy.deepcopy(contract)
        self.swagger = "swagger" in contract
        self.prefix = "definitions" if self.swagger else "components/schemas"

    @property
    def definitions(self) -> Json:
        if self.swagger:
            return dict_of(self.contract["definitions"])
        return dict_of(self.contract["components"]["schemas"])

    def reference(self, name: str) -> Json:
        return {"$ref": f"#/{self.prefix}/{name}"}

    def operation(self, place: str) -> Json:
        """The operation at `GET /hub/{id}`."""
        method, path = place.split(" ")
        return dict_of(self.contract["paths"][path][method.lower()])

    def parameters(self, place: str) -> list[Json]:
        return self.operation(place).setdefault("parameters", [])  # type: ignore[no-any-return]

    def parameter(self, place: str, name: str) -> Json:
        return next(each for each in self.parameters(place) if each["name"] == name)

    def value(self, parameter: Json) -> Json:
        """What says which values a parameter or header has."""
        return parameter if self.swagger else dict_of(parameter["schema"])

    def declared(self, value: Json, **fields: Any) -> Json:
        """A parameter or header of such values."""
        return {**value, **fields} if self.swagger else {"schema": value, **fields}

    def response(self, place: str, status: str) -> Json:
        return dict_of(self.operation(place)["responses"][status])

    def answer(self, schema: Json) -> Json:
        """A response with a body."""
        content = {"schema": schema}
        body = content if self.swagger else {"content": {"application/json": content}}
        return {"description": "", **body}

    def body(self, place: str) -> Json:
        if self.swagger:
            return next(each for each in self.parameters(place) if each["in"] == "body")
        return dict_of(self.operation(place)["requestBody"])

    def drop_body(self, place: str) -> None:
        if self.swagger:
            self.parameters(place).remove(self.body(place))
        else:
            del self.operation(place)["requestBody"]

    def add_body(self, place: str, name: str, *, required: bool) -> None:
        if self.swagger:
            body = {"in": "body", "name": "body", "required": required}
            self.parameters(place).append({**body, "schema": self.reference(name)})
        else:
            self.operation(place)["requestBody"] = {
                **self.answer(self.reference(name)),
                "required": required,
            }

    def rename(self, old: str, new: str) -> None:
        """Give a definition another name, wherever it is referred to."""
        text = json.dumps(self.contract).replace(f'/{old}"', f'/{new}"')
        self.contract = json.loads(text)
        definitions = self.definitions
        definitions[new] = definitions.pop(old)


Edit = Callable[[Draft], object]


def dict_of(value: Any) -> Json:
    assert isinstance(value, dict)
    return value


def definition(name: str, edit: Callable[[Json], object]) -> Edit:
    return lambda draft: edit(draft.definitions[name])


def attribute(path: str, edit: Callable[[Json], object]) -> Edit:
    """An edit of `Note.text`."""
    name, _, attribute = path.partition(".")
    return definition(name, lambda schema: edit(schema["properties"][attribute]))


def put(**keywords: Any) -> Callable[[Json], object]:
    return lambda node: node.update(keywords)


def drop(*names: str) -> Callable[[Json], object]:
    return lambda node: [node.pop(name) for name in names]


def become(**keywords: Any) -> Callable[[Json], object]:
    """An edit that leaves nothing of a schema but this."""

    def edit(schema: Json) -> None:
        schema.clear()
        schema.update(keywords)

    return edit


def require(name: str) -> Callable[[Json], object]:
    return lambda schema: schema.setdefault("required", []).append(name)


def release(name: str) -> Callable[[Json], object]:
    return lambda schema: schema["required"].remove(name)


def add(name: str, **schema: Any) -> Callable[[Json], object]:
    return lambda owner: owner["properties"].update({name: schema or {"type": "string"}})


def add_required(name: str) -> Callable[[Json], object]:
    def edit(schema: Json) -> None:
        add(name)(schema)
        require(name)(schema)

    return edit


def lose(name: str) -> Callable[[Json], object]:
    """An edit that removes an attribute, also from what is required."""

    def edit(schema: Json) -> None:
        del schema["properties"][name]
        if name in schema.get("required", []):
            release(name)(schema)

    return edit


def renamed(old: str, new: str) -> Callable[[Json], object]:
    return lambda schema: schema["properties"].update({new: schema["properties"].pop(old)})


def value_added(value: str) -> Callable[[Json], object]:
    return lambda schema: schema["enum"].append(value)


def value_removed(value: str) -> Callable[[Json], object]:
    return lambda schema: schema["enum"].remove(value)
