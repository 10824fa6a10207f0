"""Edits of operations, and of definitions that lead to others."""

from __future__ import annotations

from tests.contract.diff.drafts import Draft, Edit, attribute, become


def move_to_header(draft: Draft) -> None:
    draft.parameter("GET /productOrder", "limit")["in"] = "header"


def rename_path_parameter(draft: Draft) -> None:
    paths = draft.contract["paths"]
    paths["/alarm/{alarmId}"] = paths.pop("/alarm/{id}")
    draft.parameter("GET /alarm/{alarmId}", "id")["name"] = "alarmId"


def retrieval(draft: Draft) -> None:
    """An operation with a parameter in its path, which has no other operation."""
    fields = {"name": "id", "in": "path", "required": True}
    draft.contract["paths"]["/alarm/{id}"] = {
        "get": {
            "parameters": [draft.declared({"type": "string"}, **fields)],
            "responses": {"200": {"description": ""}},
        }
    }


def move_operation(draft: Draft) -> None:
    paths = draft.contract["paths"]
    paths["/cancellation"] = {"post": paths["/cancelProductOrder"].pop("post")}


def another_base_path(draft: Draft) -> None:
    if draft.swagger:
        draft.contract["basePath"] = "/orders/v4"
    else:
        draft.contract["servers"] = [{"url": "https://host/orders/v4/"}]


def secured(draft: Draft) -> None:
    draft.operation("POST /productOrder")["security"] = [{"oauth2": ["write"]}]


def without_answer(place: str, status: str) -> Edit:
    def edit(draft: Draft) -> None:
        draft.response(place, status).pop("schema" if draft.swagger else "content")

    return edit


def answer(place: str, status: str, name: str) -> Edit:
    def edit(draft: Draft) -> None:
        draft.response(place, status).update(draft.answer(draft.reference(name)))

    return edit


def status(place: str, code: str, *, there: bool) -> Edit:
    def edit(draft: Draft) -> None:
        responses = draft.operation(place)["responses"]
        if there:
            responses[code] = {"description": ""}
        else:
            del responses[code]

    return edit


def header(place: str, name: str) -> Edit:
    def edit(draft: Draft) -> None:
        response = draft.response(place, "200")
        response.setdefault("headers", {})[name] = draft.declared({"type": "string"})

    return edit


def parameter(*, required: bool) -> Edit:
    def edit(draft: Draft) -> None:
        fields = {"name": "depth", "in": "query", "required": required}
        draft.parameters("GET /productOrder").append(draft.declared({"type": "integer"}, **fields))

    return edit


def referring(path: str, name: str) -> Edit:
    return lambda draft: attribute(path, become(**draft.reference(name)))(draft)


def list_of(path: str, name: str) -> Edit:
    return lambda draft: attribute(path, become(type="array", items=draft.reference(name)))(draft)


def inherited(draft: Draft) -> None:
    """Attributes of Note move into a definition that it is made of."""
    note = draft.definitions["Note"]
    moved = {name: note["properties"].pop(name) for name in ("@type", "@baseType")}
    draft.definitions["Extensible"] = {"type": "object", "properties": moved}
    draft.definitions["Note"] = {"allOf": [draft.reference("Extensible"), note]}


def one_of(path: str, *names: str) -> Edit:
    def edit(draft: Draft) -> None:
        attribute(path, become(oneOf=[draft.reference(name) for name in names]))(draft)

    return edit


def discriminated(name: str, *values: str) -> Edit:
    def edit(draft: Draft) -> None:
        mapping = {value: f"#/components/schemas/{value}" for value in values}
        draft.definitions[name]["discriminator"] = {"propertyName": "@type", "mapping": mapping}

    return edit


def media_types(keyword: str, *names: str) -> Edit:
    return lambda draft: draft.contract.update({keyword: list(names)})


def unused(name: str, *, there: bool) -> Edit:
    """A definition that nothing refers to."""

    def edit(draft: Draft) -> None:
        if there:
            properties = {"skill": {"type": "string"}}
            draft.definitions[name] = {"type": "object", "properties": properties}
        else:
            del draft.definitions[name]

    return edit


def operation(place: str, *, there: bool) -> Edit:
    def edit(draft: Draft) -> None:
        method, path = place.split(" ")
        if there:
            responses = {"204": {"description": ""}}
            draft.contract["paths"][path][method.lower()] = {"responses": responses}
        else:
            del draft.contract["paths"][path][method.lower()]

    return edit


def consuming(*names: str) -> Edit:
    """The media types of the bodies of patches."""

    def edit(draft: Draft) -> None:
        operation = draft.operation("PATCH /productOrder/{id}")
        if draft.swagger:
            operation["consumes"] = list(names)
        else:
            content = operation["requestBody"]["content"]
            schema = next(iter(content.values()))
            operation["requestBody"]["content"] = dict.fromkeys(names, schema)

    return edit


def listed(draft: Draft) -> None:
    """A parameter that is a list, with commas between its items."""
    fields = {"name": "states", "in": "query"}
    schema = {"type": "array", "items": {"type": "string"}}
    parameter = draft.declared(schema, **fields)
    parameter.update({"collectionFormat": "csv"} if draft.swagger else {"explode": False})
    draft.parameters("GET /productOrder").append(parameter)


def repeated(draft: Draft) -> None:
    """The list becomes a parameter that is repeated."""
    parameter = draft.parameter("GET /productOrder", "states")
    parameter.update({"collectionFormat": "multi"} if draft.swagger else {"explode": True})


def body_of(place: str, name: str) -> Edit:
    def edit(draft: Draft) -> None:
        body = draft.body(place)
        schema = body if draft.swagger else next(iter(body["content"].values()))
        schema["schema"] = draft.reference(name)

    return edit
