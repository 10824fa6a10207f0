"""What a machine reads of a contract: everything but its prose and its examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

PROSE: Final = {
    *("description", "summary", "title", "example", "examples", "externalDocs"),
    *("contact", "license", "termsOfService"),
}
NAMES: Final = {
    *("paths", "definitions", "schemas", "properties", "parameters", "requestBodies"),
    *("responses", "headers", "content", "mapping", "securitySchemes", "securityDefinitions"),
}
"""Below these a key is the name of something, whatever it is called."""


def structure(node: Any, *, names: bool = False) -> Any:
    """The node without prose and examples; `names` says that its keys are names."""
    if isinstance(node, Mapping):
        return {
            key: structure(value, names=not names and key in NAMES)
            for key, value in node.items()
            if names or key not in PROSE
        }
    return [structure(value) for value in node] if isinstance(node, list) else node
