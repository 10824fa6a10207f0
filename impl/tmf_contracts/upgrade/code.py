"""What the code says: the generated handlers, and the texts in hand-written modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Handler(NamedTuple):
    """The handler of an operation: its name, and its arguments with their types."""

    name: str
    arguments: str

    @property
    def signature(self) -> str:
        """The name with the arguments."""
        return f"{self.name}({self.arguments})"


class Text(NamedTuple):
    """A text in the code, and where it is, such as `impl/productordering/api.py:12`."""

    value: str
    place: str

    @property
    def module(self) -> str:
        """The module of the place."""
        return self.place.partition(":")[0]


def handlers(generated: str) -> Mapping[str, Handler]:
    """The handlers in the source of generated operations, by operations such as `GET /order`."""
    module = ast.parse(generated)
    methods = {
        method.name: method
        for node in module.body
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.AsyncFunctionDef)
    }
    return {
        f"{method} {path}": Handler(name, _arguments(methods[name]))
        for (method, path), name in _table(module).items()
        if name in methods
    }


def texts(root: Path, folder: Path) -> Iterator[Text]:
    """The texts in the modules of a folder, without docstrings. Places are relative to `root`."""
    for file in sorted(folder.rglob("*.py")):
        module = ast.parse(file.read_text("utf-8"))
        documentation = set(_docstrings(module))
        for node in ast.walk(module):
            match node:
                case ast.Constant(value=str() as value) if id(node) not in documentation:
                    yield Text(value, f"{file.relative_to(root)}:{node.lineno}")


def _table(module: ast.Module) -> Mapping[tuple[str, str], str]:
    for node in module.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id="HANDLERS"), value=ast.Dict() as value):
                table: Mapping[tuple[str, str], str] = ast.literal_eval(value)
                return table
    return {}


def _arguments(method: ast.AsyncFunctionDef) -> str:
    """The arguments behind the request."""
    return ", ".join(
        f"{each.arg}: {ast.unparse(each.annotation)}" if each.annotation else each.arg
        for each in method.args.kwonlyargs
    )


def _docstrings(module: ast.Module) -> Iterator[int]:
    """The identities of texts that are statements of their own."""
    for node in ast.walk(module):
        body: Any = getattr(node, "body", ())
        for each in body if isinstance(body, list) else ():
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                yield id(each.value)
