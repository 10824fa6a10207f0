"""Loads resources that no client can create: each line of a file is one, as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from tmf630 import wire
from tmf630.contract.document import Contract, Definition
from tmf630.errors import Fault
from tmf630.identifiers import new_id
from tmf630.instants import timestamp
from tmf630.resources.aggregate import Aggregate
from tmf630.resources.collection import Resources
from tmf630.store.errors import Duplicate
from tmf630.wire import Json
from tmf_contracts.model.changes import new_resource
from tmf_contracts.model.resources import ResourceModel

_MAX_REPORTED: Final = 10
"""Bad lines of a file that are named."""


class BadLines(Exception):
    """Lines of a file are no resources; `messages` say which and why, and how many more."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class Loader:
    """Loads resources of one collection.

    A resource without an id gets one. A value that the server gives at creation is given where it
    is missing. No events are published.
    """

    def __init__(self, resources: Resources, model: ResourceModel, contract: Contract) -> None:
        self._resources = resources
        # What only a server sets, its operator may load.
        self._model = replace(model, server_owned=frozenset())
        self._definition: Definition = contract.definition(model.definition)

    def check(self, lines: Iterable[bytes]) -> int:
        """How many resources the lines are; raises BadLines for those that are none."""
        messages, count = [], 0
        for number, line in _numbered(lines):
            count += 1
            try:
                self._read(line)
            except (Fault, ValueError) as error:
                message = error.message if isinstance(error, Fault) else str(error)
                messages.append(f"line {number}: {message}")
                if len(messages) == _MAX_REPORTED:
                    raise BadLines([*messages, "there may be more after these"]) from None
        if messages:
            raise BadLines(messages)
        return count

    async def load(self, lines: Iterable[bytes], progress: Callable[[int], None]) -> None:
        """Store the resources of valid lines; one with the id of a stored one replaces it."""
        for _, line in _numbered(lines):
            id, resource = self._read(line)
            new: Aggregate[Json] = Aggregate(resource, {})
            try:
                await self._resources.create_with_id(id, new)
            except Duplicate:
                await self._resources.update(id, partial(_replaced, new))
            progress(1)

    def _read(self, line: bytes) -> tuple[str, Json]:
        """The id and the resource in a line; raises ValueError or a Fault."""
        sent = wire.parse(line)
        if not isinstance(sent, Mapping):
            raise ValueError("is no JSON object")  # noqa: TRY004 - the line is bad, not the code
        id = str(sent.get("id") or new_id())
        if "/" in id:
            raise ValueError("/id: has no slashes")
        href = sent.get("href", f"{self._resources.serializer.url}/{id}")
        resource = {"id": id, "href": href, **new_resource(self._model, sent, _now())}
        self._definition.validate(resource, {})
        return id, resource


def _replaced(new: Aggregate[Json], _: Aggregate[Json]) -> Aggregate[Json]:
    return new


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _now() -> str:
    return timestamp(datetime.now(UTC))
