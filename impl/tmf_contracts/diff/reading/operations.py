"""The operations of a contract, as far as Swagger 2.0 and OpenAPI 3.0 agree on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from tmf_contracts.diff.model import Body, Content, Operation, Parameter, Response, Security
from tmf_contracts.diff.reading.nodes import Document, Node
from tmf_contracts.diff.reading.schemas import Schemas

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
LISTENER: Final = "listener"
"""The segment of the paths at which TM Forum's subscribers receive events."""

_MORE: Final = "x-parameters"
"""Parameters that the published contract does not have."""


class Version(Protocol):
    """What differs between the versions of OpenAPI."""

    base_path_place: str
    definitions_place: str
    root: Node
    document: Document
    schemas: Schemas

    def __init__(self, document: Document) -> None: ...

    def base_path(self) -> str: ...

    def definition_names(self) -> list[str]: ...

    def parameters(self, declared: list[Node]) -> Iterator[Parameter]:
        """The parameters without the body."""

    def body(self, operation: Node, declared: list[Node]) -> Body | None: ...

    def headers(self, response: Node) -> dict[str, Parameter]: ...

    def contents(self, operation: Node, response: Node) -> tuple[Content, ...]: ...


@dataclass(frozen=True, slots=True)
class _PathItem:
    path: str
    node: Node
    listener: bool


def operations(version: Version) -> Iterator[Operation]:
    """Every operation, and those of callbacks, whose requests the server sends."""
    items = [
        _PathItem(path, version.document.resolved(node), LISTENER in path.split("/"))
        for path, node in version.root.children("paths", extensible=True)
    ]
    while items:
        item = items.pop(0)
        for method in METHODS:
            declared = item.node.child(method)
            if declared is not None:
                node = Node(declared.value, f"{method.upper()} {item.path}", " ")
                yield _operation(version, item, method, node)
                items += _callbacks(version, node)


def _callbacks(version: Version, operation: Node) -> Iterator[_PathItem]:
    for name, callback in operation.children("callbacks"):
        for expression, value in version.document.resolved(callback).value.items():
            place = f"{operation.place} callbacks/{name}/{expression}"
            path_item = version.document.resolved(Node.of(value, place))
            yield _PathItem(f"{operation.place} {name} {expression}", path_item, listener=True)


def _operation(version: Version, item: _PathItem, method: str, node: Node) -> Operation:
    declared = list(_parameters(version.document, item, node))
    return Operation(
        place=node.place,
        method=method.upper(),
        path=item.path,
        id=node.text("operationId"),
        deprecated=node.flag("deprecated"),
        security=_security(version.root, node),
        parameters=tuple(version.parameters(declared)),
        body=version.body(node, declared),
        responses={
            status: _response(version, node, version.document.resolved(each))
            for status, each in node.children("responses", extensible=True)
        },
        listener=item.listener,
    )


def _parameters(document: Document, item: _PathItem, operation: Node) -> Iterator[Node]:
    """The declared parameters; one of the operation replaces that of the path."""
    found: dict[tuple[str, str], Node] = {}
    path = Node(item.node.value, item.path, " ")
    for parent, keyword in ((path, "parameters"), (operation, "parameters"), (operation, _MORE)):
        for each in parent.elements(keyword):
            node = document.resolved(each)
            location, name = node.text("in") or "", node.text("name") or ""
            if node is each:
                place = ["body"] if location == "body" else ["parameters", location, name]
                node = Node(each.value, parent.below(*place))
            found[location, name] = node
    yield from found.values()


def _response(version: Version, operation: Node, node: Node) -> Response:
    headers = {name.lower(): each for name, each in version.headers(node).items()}
    return Response(node.place, headers, version.contents(operation, node))


def _security(root: Node, operation: Node) -> Security:
    node = operation if "security" in operation.value else root
    alternatives = (
        ", ".join(
            f"{scheme} {json.dumps(scopes)}" if scopes else scheme
            for scheme, scopes in sorted(each.value.items())
        )
        for each in node.elements("security")
    )
    return Security(node.below("security"), frozenset(alternatives))
