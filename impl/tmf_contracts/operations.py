"""The operations of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")


def operations(contract: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a Swagger 2.0 contract."""
    for path in contract["paths"].values():
        for method in METHODS:
            if method in path:
                yield path[method]
