"""All operations of both versions, as their contracts declare them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

METHODS: Final = ("get", "post", "patch", "delete")


class Operation(NamedTuple):
    """An operation of a contract, and the scope that it needs."""

    package: str
    base_path: str
    method: str
    path: str
    scope: str

    def url(self, id: str) -> str:
        """The path of a request about the resource of that id."""
        before, brace, rest = self.path.partition("{")
        return self.base_path + (before + id + rest.partition("}")[2] if brace else self.path)


def _of(package: str) -> Sequence[Operation]:
    contract: dict[str, Any] = json.loads((files(package) / "contract.json").read_text("utf-8"))
    return [
        Operation(package, contract["basePath"].rstrip("/"), method.upper(), path, scope)
        for path, item in contract["paths"].items()
        for method in METHODS
        if method in item
        for requirement in item[method]["security"]
        for scope in next(iter(requirement.values()))
    ]


OPERATIONS: Final = [*_of("tmf622_contract"), *_of("tmf622_contract_v5")]


def name(operation: Operation) -> str:
    """The name of an operation in the output of tests."""
    return f"{operation.method} {operation.url('ID')}"
