"""The commands that stores send to MongoDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

Document = dict[str, Any]

_META = "meta"
_MARKS = ("inserted", "written")


def unmarked(document: Any) -> Document:
    """A document, or the values of an update, without the identifiers of writes."""
    return {name: each for name, each in document.items() if name not in _MARKS}


class Commands(CommandListener):
    """The commands sent to the server. `before` is called before each."""

    def __init__(self) -> None:
        self.sent: list[Document] = []
        self.before: Callable[[Document], None] = lambda _: None

    def named(self, name: str) -> list[Document]:
        """The commands of that name, but those about the state of the whole database."""
        return [command for command in self.sent if command.get(name, _META) != _META]

    def started(self, event: CommandStartedEvent) -> None:
        self.sent.append(dict(event.command))
        self.before(self.sent[-1])

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass
