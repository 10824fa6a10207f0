"""Compares answers about a resource that the server may change by itself, such as a task."""

from __future__ import annotations

import time
from collections.abc import Callable

from tmf622_conformance.check import Failed
from tmf622_conformance.checks.subject import Action, Subject
from tmf622_conformance.server.api import UNTIL_ENDED, Api, Json


def compare(api: Api, subject: Subject, resource: Json, comparison: Callable[[Json], None]) -> None:
    """Compare other reads with a resource; the comparison raises `Failed` where they differ.

    A difference counts when the resource is the same after the comparison. Else the comparison is
    made again with the resource as it is now, for at most UNTIL_ENDED seconds. The comparison only
    reads: a change that it made would hide what it finds.
    """
    latest = time.monotonic() + UNTIL_ENDED
    while True:
        try:
            return comparison(resource)
        except Failed:
            present = _present(api, subject, resource["id"])
            if present == resource or time.monotonic() > latest:
                raise
            resource = present


def _present(api: Api, subject: Subject, id: str) -> Json:
    """The resource as it is now; raises `Failed` when the server has no such resource."""
    if subject.has(Action.RETRIEVE):
        return api.retrieve(subject.collection(api), id)
    for found in api.find(subject.collection(api), {"id": id}):
        return found
    raise Failed(f"GET {subject.model.collection_path}?id={id} finds nothing")
