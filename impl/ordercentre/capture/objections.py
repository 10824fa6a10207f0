"""Why an order cannot be captured: all objections at once, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from productordering.ordering import Forbidden
from tmf630.wire import Json


class Objection(NamedTuple):
    """What is wrong at a place, a JSON Pointer (RFC 6901); the message says what is allowed."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class CaptureRefused(Forbidden):
    """An order that cannot be captured, for at least one objection.

    `response` is the response to its capture, `reference` the URL where it can be read.
    """

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__("; ".join(map(str, objections)))
        self.objections = objections
        self.response: Json = {}
        self.reference = ""
