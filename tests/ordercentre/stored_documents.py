"""Documents of a neighbour in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tmf630.wire import Json


class StoredDocuments:
    """Documents by path; an exception stands for a neighbour that fails."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.paths: list[str] = []

    def are_current(self, documents: Mapping[str, Json | None]) -> bool:
        return False

    async def get(self, path: str) -> Json | None:
        self.paths.append(path)
        found = self.content.get(path)
        if isinstance(found, Exception):
            raise found
        answer: Json | None = found
        return answer
