"""What the audit says of a change: by whom it was made, of which resource, and what has changed.

It names attributes and states, and has no other values of the resource.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tmf630.caller import CALLER
from tmf630.resources.differences import differences
from tmf630.wire import Json

SERVER: Final = "tmf622"
"""The actor of changes that no request makes directly."""
_IDENTITY: Final = frozenset({"id", "href"})
"""Attributes of a resource that are not stored with it, and never change."""
_MOST_NAMED: Final = 50
"""Changed attributes that a record names."""
_NAME_LENGTH: Final = 60
_ACTOR_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit says of the resources of a collection.

    `state` is the attribute with their state. `subject` is that with the reference to the resource
    which they belong to, as a cancellation task does to its order.
    """

    state: str | None = None
    subject: str = ""

    def change(self, before: Json, after: Json, action: str) -> Json:
        """What the audit says of a change; a resource is empty before its creation and when gone.

        `action` is empty for a change that is a creation, a deletion or no more than a change.
        """
        made = "change" if before else "create"
        said: Json = {"actor": actor(), "action": action or (made if after else "delete")}
        if self.subject and (subject := (after or before).get(self.subject)):
            said["subject"] = subject["id"]
        if self.state in before:
            said["stateBefore"] = before[self.state]
        if self.state in after:
            said["stateAfter"] = after[self.state]
        if before and after:
            said["attributes"] = _named(differences(before, after) - _IDENTITY)
        return said


def actor() -> str:
    """Who makes a change: the caller of the request or of the command, else the server."""
    caller = CALLER.get()
    return caller.name[:_ACTOR_LENGTH] if caller else SERVER


def _named(names: frozenset[str]) -> Sequence[str]:
    return [each[:_NAME_LENGTH] for each in sorted(names)[:_MOST_NAMED]]
